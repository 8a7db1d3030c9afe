package io.github.riffusion4j.audio.format.aac;

/** Reads bits, the highest of each byte first; behind the end they are 0. */
final class AacBits {

    private final byte[] bytes;
    private int at;

    /** Begins at a bit. */
    AacBits(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** An integer of up to 32 bits. */
    int read(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            int bit = at < Byte.SIZE * bytes.length ? bytes[at / Byte.SIZE] >> (7 - at % Byte.SIZE) & 1 : 0;
            value = value << 1 | bit;
        }
        return value;
    }

    /** The number of bits that were not read yet; negative behind the end. */
    int left() {
        return Byte.SIZE * bytes.length - at;
    }
}
