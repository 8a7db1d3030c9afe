package io.github.riffusion4j.audio.format.aac;

/** The frames of an AAC file, found without decoding them. */
interface AacFrames {

    /** The settings of all frames. */
    AacConfig config();

    /** How many there are, at least 1. */
    int count();

    /** Where a frame's data begins in the file. */
    long position(int frame);

    /** A frame's data: one raw data block, or several. */
    byte[] read(int frame);

    /** The number of raw data blocks in a frame, which are 1024 samples of the core coder each. */
    int blocks(int frame);

    /** The samples at the start that an encoder added, in seconds; 0 where the file does not say. */
    double delay();

    /** The sound's length after them, in seconds; infinite where the file does not say. */
    double duration();
}
