package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes one file's bytes of blocks of samples: a head, as long before as after the sound is known, and a body. Where
 * the blocks end makes no difference to the file. Not thread safe.
 */
interface AudioEncoder {

    /** In Hz. */
    int sampleRate();

    int channelCount();

    /**
     * The head to begin with, which says as far as the format can that the length is open; none if the body begins with
     * a place for it.
     */
    byte[] openHead();

    /**
     * Appends to the body what can be made of the samples so far.
     *
     * @param block of this sample rate and number of channels
     * @throws IllegalArgumentException if the format cannot hold as much
     */
    void encode(AudioClip block, OutputStream body) throws IOException;

    /** Appends the rest of the body, and returns the head to put at the file's start. */
    byte[] finish(OutputStream body) throws IOException;
}
