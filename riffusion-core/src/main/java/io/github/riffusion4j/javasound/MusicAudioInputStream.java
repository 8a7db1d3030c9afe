package io.github.riffusion4j.javasound;

import io.github.riffusion4j.MusicStream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * A music stream for {@code javax.sound}: 16-bit integers, little-endian. It ends once the music stream is closed;
 * closing it does not close the music stream. Reading from it reads from the music stream.
 */
public final class MusicAudioInputStream extends AudioInputStream {

    private static final int BITS = 16;

    /** A view of a stream. */
    public MusicAudioInputStream(MusicStream music) {
        super(
                music.asInputStream(),
                new AudioFormat(music.sampleRate(), BITS, music.channelCount(), true, false),
                AudioSystem.NOT_SPECIFIED);
    }
}
