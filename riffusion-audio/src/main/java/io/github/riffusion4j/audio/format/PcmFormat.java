package io.github.riffusion4j.audio.format;

import java.nio.ByteBuffer;

/** Storage of a sample in a file, little-endian: rounded to the nearest integer and clamped, or as floating point. */
public enum PcmFormat {
    INT_16(2) {
        @Override
        public void put(ByteBuffer out, float sample) {
            out.putShort((short) quantize(sample, 0x1p15));
        }
    },
    INT_24(3) {
        @Override
        public void put(ByteBuffer out, float sample) {
            int value = quantize(sample, 0x1p23);
            out.putShort((short) value).put((byte) (value >> 16));
        }
    },
    INT_32(4) {
        @Override
        public void put(ByteBuffer out, float sample) {
            out.putInt(quantize(sample, 0x1p31));
        }
    },
    FLOAT_32(4) {
        @Override
        public void put(ByteBuffer out, float sample) {
            out.putFloat(sample);
        }
    };

    private final int bytes;

    PcmFormat(int bytes) {
        this.bytes = bytes;
    }

    /** The size of a sample in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Appends one sample to a little-endian buffer. */
    public abstract void put(ByteBuffer out, float sample);

    /** The integer nearest to {@code sample} times {@code scale}, clamped to the range from -scale to scale - 1. */
    public static int quantize(float sample, double scale) {
        return (int) Math.max(-scale, Math.min(scale - 1, Math.rint(sample * scale)));
    }
}
