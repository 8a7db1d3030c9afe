package io.github.riffusion4j.audio.format.wav;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** Reads one WAV file: finds the format and the samples among its chunks, and decodes them. */
public final class WavDecoder implements AudioDecoder {

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int BLOCK_BYTES = 1 << 16;

    private final FileContent file;
    private final WavFormat format;
    private final long content;
    private final long frames;
    private final ByteBuffer bytes;
    private long done;

    /** Reads the headers. */
    public WavDecoder(FileContent file) {
        this.file = file;
        if (!file.has("RIFF", 0) || !file.has("WAVE", 8)) {
            throw file.invalid("is not a WAV file that can be read: " + file.likeness()
                    + "; convert it to WAV (RIFF, 16-bit PCM)");
        }
        long formatAt = -1;
        long at = RIFF_HEADER_BYTES;
        String lastChunk = "";
        while (at + CHUNK_HEADER_BYTES <= file.size() && !file.has("data", at)) {
            long size = unsignedInt(at + 4);
            if (file.has("fmt ", at)) {
                formatAt = at + CHUNK_HEADER_BYTES;
            }
            lastChunk = "; its last chunk, \"" + file.fourCharacters(at) + "\" at byte " + at + ", claims " + size
                    + " bytes";
            at += CHUNK_HEADER_BYTES + size + (size & 1);
        }
        if (at + CHUNK_HEADER_BYTES > file.size()) {
            throw file.invalid("has no samples (data chunk) in its " + file.size() + " bytes" + lastChunk
                    + "; the file is damaged or cut off");
        }
        format = format(formatAt);
        content = at + CHUNK_HEADER_BYTES;
        frames = dataBytes(unsignedInt(at + 4)) / format.bytesPerFrame();
        int blockFrames = Math.max(BLOCK_BYTES / format.bytesPerFrame(), 1);
        bytes = ByteBuffer.allocate(blockFrames * format.bytesPerFrame()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int sampleRate() {
        return format.sampleRate();
    }

    @Override
    public int channelCount() {
        return format.channels();
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
        int frame = format.bytesPerFrame();
        int count = (int) Math.min(frames - done, Math.min(most, bytes.capacity() / frame));
        file.read(content + done * frame, bytes.array(), 0, count * frame);
        bytes.clear();
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < format.channels(); c++) {
                target[c][at + i] = next(c, done + i);
            }
        }
        done += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long some = Math.min(count, frames - done);
        done += some;
        return some;
    }

    private WavFormat format(long formatAt) {
        if (formatAt < 0) {
            throw file.invalid("has no format chunk before its samples; the file is damaged");
        }
        return WavFormat.parse(file, formatAt, unsignedInt(formatAt - 4));
    }

    /** The real size of the samples, whose header claims {@code claimed} bytes. */
    private long dataBytes(long claimed) {
        long available = file.size() - content;
        if ((claimed == 0 && riffEndsBefore(content)) || (isOpen(claimed) && !riffEndsWithTheFile())) {
            return available;
        }
        if (claimed > available) {
            throw file.invalid("claims " + claimed + " bytes of samples, but only " + available
                    + " follow; the file is cut off, fetch or export it again");
        }
        return claimed;
    }

    /**
     * Returns true for a size that programs leave which cannot go back and fill it in: 0x7ffff000 (SoX), 0x80000000,
     * 0xffffffff and others near them. A sound that is really as long has a header that is right about the whole.
     */
    private static boolean isOpen(long claimed) {
        return Math.abs(claimed - (1L << 31)) <= 0x1000 || claimed >= (1L << 32) - 0x1000;
    }

    /** Returns true if the size of the whole was never filled in, or filled in before any sample was written. */
    private boolean riffEndsBefore(long samples) {
        long claimed = unsignedInt(4);
        return isOpen(claimed) || CHUNK_HEADER_BYTES + claimed <= samples;
    }

    private boolean riffEndsWithTheFile() {
        return CHUNK_HEADER_BYTES + unsignedInt(4) == file.size();
    }

    private float next(int channel, long frame) {
        if (format.encoding() == WavFormat.FLOAT) {
            double value = format.bytesPerSample() == 4 ? bytes.getFloat() : bytes.getDouble();
            float sample = (float) value;
            if (!Float.isFinite(sample)) {
                long after = content + done * format.bytesPerFrame() + bytes.position();
                throw file.invalid("sample " + frame + " of channel " + channel + " (before byte " + after + ") is "
                        + value + ", which is no sound; export the file again");
            }
            return sample;
        }
        return switch (format.bytesPerSample()) {
            case 1 -> ((bytes.get() & 0xff) - 128) / 0x1p7f; // the only size that is unsigned
            case 2 -> bytes.getShort() / 0x1p15f;
            case 3 -> ((bytes.getShort() & 0xffff) | bytes.get() << 16) / 0x1p23f;
            default -> (float) (bytes.getInt() / 0x1p31);
        };
    }

    private long unsignedInt(long offset) {
        return Integer.reverseBytes(file.bigEndianInt(offset)) & 0xffff_ffffL;
    }
}
