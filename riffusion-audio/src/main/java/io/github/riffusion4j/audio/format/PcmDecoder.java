package io.github.riffusion4j.audio.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;

/** Reads uncompressed sound, and A-law and mu-law: interleaved samples of one size, in one or more places of a file. */
public final class PcmDecoder implements AudioDecoder {

    private static final int BLOCK_BYTES = 1 << 16;

    private final FileContent file;
    private final int sampleRate;
    private final int channels;
    private final Encoding encoding;
    private final List<Part> parts;
    private final int frameBytes;
    private final long frames;
    private final ByteBuffer bytes;
    private boolean isNumber = true;
    private int part;
    /** Frames of the part that were read or skipped. */
    private long done;

    /**
     * Storage of a sample.
     *
     * @param bytes 1 to 4; of floating point 4 or 8; of A-law and mu-law 1
     */
    public record Encoding(Kind kind, int bytes, ByteOrder order) {}

    /** Meaning of a sample's bytes. */
    public enum Kind {
        SIGNED,
        UNSIGNED,
        FLOAT,
        A_LAW,
        MU_LAW
    }

    /**
     * A range of the file.
     *
     * @param from its first byte
     * @param bytes its size; an incomplete last frame is left out
     */
    public record Part(long from, long bytes) {}

    /** A decoder of sound in these parts of a file, which are all there. */
    public PcmDecoder(FileContent file, int sampleRate, int channels, Encoding encoding, List<Part> parts) {
        this.file = file;
        this.sampleRate = sampleRate;
        this.channels = channels;
        this.encoding = encoding;
        this.parts = List.copyOf(parts);
        frameBytes = channels * encoding.bytes;
        frames = parts.stream().mapToLong(this::frames).sum();
        bytes = ByteBuffer.allocate(Math.max(BLOCK_BYTES / frameBytes, 1) * frameBytes)
                .order(encoding.order);
    }

    private long frames(Part range) {
        return range.bytes / frameBytes;
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int channelCount() {
        return channels;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(frames);
    }

    @Override
    public boolean isLengthVerified() {
        return true;
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        if (!hasMore()) {
            return 0;
        }
        Part range = parts.get(part);
        int count = (int) Math.min(frames(range) - done, Math.min(most, bytes.capacity() / frameBytes));
        file.read(range.from + done * frameBytes, bytes.array(), 0, count * frameBytes);
        bytes.clear();
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < channels; c++) {
                target[c][at + i] = next(c, done + i);
            }
        }
        done += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = 0;
        while (skipped < count && hasMore()) {
            long some = Math.min(count - skipped, frames(parts.get(part)) - done);
            done += some;
            skipped += some;
        }
        return skipped;
    }

    private boolean hasMore() {
        while (part < parts.size() && done == frames(parts.get(part))) {
            part++;
            done = 0;
        }
        return part < parts.size();
    }

    private float next(int channel, long frame) {
        return switch (encoding.kind) {
            case SIGNED -> nextSigned();
            case UNSIGNED -> ((bytes.get() & 0xff) - 128) / 0x1p7f;
            case A_LAW -> aLaw(bytes.get() & 0xff) / 0x1p15f;
            case MU_LAW -> muLaw(bytes.get() & 0xff) / 0x1p15f;
            case FLOAT -> nextFloat(channel, frame);
        };
    }

    private float nextSigned() {
        return switch (encoding.bytes) {
            case 1 -> bytes.get() / 0x1p7f;
            case 2 -> bytes.getShort() / 0x1p15f;
            case 3 -> next24() / 0x1p23f;
            default -> (float) (bytes.getInt() / 0x1p31);
        };
    }

    private int next24() {
        if (encoding.order == ByteOrder.LITTLE_ENDIAN) {
            return (bytes.getShort() & 0xffff) | bytes.get() << 16;
        }
        return (bytes.getShort() << 8) | (bytes.get() & 0xff);
    }

    private float nextFloat(int channel, long frame) {
        double value = encoding.bytes == 4 ? bytes.getFloat() : bytes.getDouble();
        float sample = (float) value;
        if (Float.isFinite(sample)) {
            return sample;
        }
        if (isNumber) {
            isNumber = false; // and so told once
            long after = parts.get(part).from + done * frameBytes + bytes.position();
            file.tolerate("sample " + frame + " of channel " + channel + " (before byte " + after + ") is " + value
                    + ", which is no sound; export the file again");
        }
        return 0;
    }

    /** ITU-T G.711, A-law. */
    private static int aLaw(int code) {
        int inverted = code ^ 0x55;
        int exponent = inverted >> 4 & 7;
        int mantissa = (inverted & 15) << 4;
        int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
        return (inverted & 0x80) != 0 ? magnitude : -magnitude;
    }

    /** ITU-T G.711, mu-law. */
    private static int muLaw(int code) {
        int inverted = ~code & 0xff;
        int magnitude = ((((inverted & 15) << 3) + 0x84) << ((inverted >> 4) & 7)) - 0x84;
        return (inverted & 0x80) != 0 ? -magnitude : magnitude;
    }
}
