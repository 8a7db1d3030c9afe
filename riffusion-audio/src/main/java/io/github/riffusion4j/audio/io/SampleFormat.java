package io.github.riffusion4j.audio.io;

import java.nio.ByteBuffer;

/**
 * How a sample is stored in a file that is written.
 *
 * <p>An integer of n bits stands for its value divided by 2<sup>n-1</sup>, so that full scale, -1 to 1, is the
 * integer's range. Writing rounds to the nearest integer (halves to the even one) and clamps what lies outside, 1.0
 * included. Every 16-bit and 24-bit integer survives being read and written again; of 32 bits, {@code float} keeps the
 * upper 24.
 */
public enum SampleFormat {
    /** 16-bit integers: what every player plays. */
    INT_16(2) {
        @Override
        public void put(ByteBuffer out, float sample) {
            out.putShort((short) quantised(sample, 0x1p15));
        }
    },
    /** 24-bit integers. */
    INT_24(3) {
        @Override
        public void put(ByteBuffer out, float sample) {
            int value = quantised(sample, 0x1p23);
            out.putShort((short) value).put((byte) (value >> 16));
        }
    },
    /** 32-bit integers. */
    INT_32(4) {
        @Override
        public void put(ByteBuffer out, float sample) {
            out.putInt(quantised(sample, 0x1p31));
        }
    },
    /** 32-bit floating point: the samples as they are, beyond full scale too. */
    FLOAT_32(4) {
        @Override
        public void put(ByteBuffer out, float sample) {
            out.putFloat(sample);
        }
    };

    private final int bytes;

    SampleFormat(int bytes) {
        this.bytes = bytes;
    }

    /** The size of a sample in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Appends one sample to a little-endian buffer. */
    public abstract void put(ByteBuffer out, float sample);

    /** The integer nearest to {@code sample} times {@code scale}, clamped to the range from -scale to scale - 1. */
    static int quantised(float sample, double scale) {
        return (int) Math.max(-scale, Math.min(scale - 1, Math.rint(sample * scale)));
    }
}
