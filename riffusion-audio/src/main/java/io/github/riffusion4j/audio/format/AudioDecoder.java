package io.github.riffusion4j.audio.format;

import java.util.OptionalLong;

/** Decodes one file from its start to its end. Making one reads the headers. Not thread safe. */
public interface AudioDecoder {

    /** In Hz, at least 1. */
    int sampleRate();

    /** At least 1. */
    int channelCount();

    /** The samples of each channel; empty where the headers leave it open. */
    OptionalLong length();

    /** Returns true if the file is known to hold as many samples as {@link #length()} says, not only to claim it. */
    default boolean isLengthVerified() {
        return false;
    }

    /**
     * Decodes the next samples into their place. What the format lets one check of the whole, such as a checksum, is
     * checked before the last samples are given out.
     *
     * @param target [channel][sample]
     * @param at where in {@code target} the first sample goes
     * @param most the most samples of each channel, at least 1; there may be fewer, as the format has them
     * @return how many were decoded; 0 only at the end
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is damaged there
     */
    int decode(float[][] target, int at, int most);

    /** Leaves out up to {@code count} samples without decoding them, and returns how many. */
    default long skip(long count) {
        return 0;
    }
}
