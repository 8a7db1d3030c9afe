package io.github.riffusion4j.audio.format;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Encodes blocks of samples as one file: a head, which can be made before and after the length is known, and a body.
 * Where the blocks end makes no difference to the file. Not thread safe.
 */
public interface AudioEncoder {

    /** In Hz. */
    int sampleRate();

    /** At least 1. */
    int channelCount();

    /**
     * The head to begin with, which says as far as the format can that the length is open; empty if the body begins
     * with a place for it.
     */
    byte[] openHead();

    /**
     * Appends to the body what can be encoded of the samples so far.
     *
     * @param samples [channel][sample], all of them; not changed, and not kept
     * @throws IllegalArgumentException if the format cannot hold as much
     */
    void encode(float[][] samples, OutputStream body) throws IOException;

    /** Appends the rest of the body, and returns the head to put at the file's start. */
    byte[] finish(OutputStream body) throws IOException;
}
