package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.PcmFormat;
import java.nio.ByteBuffer;

/**
 * Storage of a sample in a file that is written.
 *
 * <p>An integer of n bits stands for its value divided by 2<sup>n-1</sup>, so that full scale, -1 to 1, is the
 * integer's range. Writing rounds to the nearest integer (halves to the even one) and clamps what lies outside, 1.0
 * included. Every 16-bit and 24-bit integer survives being read and written again; of 32 bits, {@code float} keeps the
 * upper 24.
 */
public enum SampleFormat {
    /** 16-bit integers, which every player plays. */
    INT_16(PcmFormat.INT_16),
    /** 24-bit integers. */
    INT_24(PcmFormat.INT_24),
    /** 32-bit integers. */
    INT_32(PcmFormat.INT_32),
    /** 32-bit floating point: the samples as they are, beyond full scale too. */
    FLOAT_32(PcmFormat.FLOAT_32);

    private final PcmFormat pcm;

    SampleFormat(PcmFormat pcm) {
        this.pcm = pcm;
    }

    /** The size of a sample in bytes. */
    public int bytes() {
        return pcm.bytes();
    }

    /** Appends one sample to a little-endian buffer. */
    public void put(ByteBuffer out, float sample) {
        pcm.put(out, sample);
    }

    /** The same for the encoders. */
    PcmFormat pcm() {
        return pcm;
    }
}
