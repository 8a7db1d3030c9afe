package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.util.OptionalLong;

/** Reads a clip. */
final class ClipReader implements AudioReader {

    private final AudioClip clip;
    private int at;

    ClipReader(AudioClip clip) {
        this.clip = clip;
    }

    @Override
    public int sampleRate() {
        return clip.sampleRate();
    }

    @Override
    public int channelCount() {
        return clip.channelCount();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(clip.length());
    }

    @Override
    public AudioClip read(int most) {
        DecodingReader.requireBlock(most);
        int from = at;
        skip(most);
        return clip.slice(from, at);
    }

    @Override
    public long skip(long count) {
        int some = (int) Math.min(count, clip.length() - at);
        at += some;
        return some;
    }

    /** There is nothing to close. */
    @Override
    public void close() {}
}
