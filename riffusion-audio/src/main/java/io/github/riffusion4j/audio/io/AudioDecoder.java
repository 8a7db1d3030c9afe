package io.github.riffusion4j.audio.io;

import java.util.OptionalLong;

/**
 * Decodes one file from its start to its end, in pieces as its format has them. Making one reads the headers. Not
 * thread safe.
 */
interface AudioDecoder {

    /** In Hz, at least 1. */
    int sampleRate();

    /** At least 1. */
    int channelCount();

    /** The samples of each channel; empty where the headers leave it open. */
    OptionalLong length();

    /**
     * Appends the next piece to {@code samples}; it may be empty. What the format lets one check of the whole, such as
     * a checksum, is checked before the last piece is appended.
     *
     * @return false if there was none
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is damaged there
     */
    boolean decodeNext(SampleQueue samples);

    /** Leaves out up to {@code count} samples without decoding them, and returns how many. */
    default long skip(long count) {
        return 0;
    }
}
