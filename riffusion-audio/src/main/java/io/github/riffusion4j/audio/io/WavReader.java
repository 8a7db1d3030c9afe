package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.AudioClip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads one WAV file: finds the format and the samples among its chunks, and decodes them. */
final class WavReader {

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    /** SoX writes this as the size of what it streams, and others write more; no file that is read is so large. */
    private static final long OPEN_SIZE = 0x7fff_f000L;

    private final FileContent file;
    private final ByteBuffer in;

    WavReader(FileContent file) {
        this.file = file;
        this.in = ByteBuffer.wrap(file.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    AudioClip read() {
        if (!file.has("RIFF", 0) || !file.has("WAVE", 8)) {
            throw file.invalid("is not a WAV file that can be read: " + file.likeness()
                    + "; convert it to WAV (RIFF, 16-bit PCM)");
        }
        int formatAt = -1;
        long at = RIFF_HEADER_BYTES;
        String lastChunk = "";
        while (at + CHUNK_HEADER_BYTES <= file.size()) {
            int content = (int) at + CHUNK_HEADER_BYTES;
            long bytes = unsignedInt(content - 4);
            if (file.has("fmt ", (int) at)) {
                formatAt = content;
            } else if (file.has("data", (int) at)) {
                return decode(format(formatAt), content, dataBytes(content, bytes));
            }
            lastChunk = "; its last chunk, \"" + file.fourCharacters((int) at) + "\" at byte " + at + ", claims "
                    + bytes + " bytes";
            at = content + bytes + (bytes & 1);
        }
        throw file.invalid("has no samples (data chunk) in its " + file.size() + " bytes" + lastChunk
                + "; the file is damaged or cut off");
    }

    private WavFormat format(int formatAt) {
        if (formatAt < 0) {
            throw file.invalid("has no format chunk before its samples; the file is damaged");
        }
        return WavFormat.parse(file, in, formatAt, unsignedInt(formatAt - 4));
    }

    /** The real size of the samples that start at {@code content} and whose header claims {@code claimed} bytes. */
    private int dataBytes(int content, long claimed) {
        int available = file.size() - content;
        if (claimed >= OPEN_SIZE || (claimed == 0 && riffEndsBefore(content))) {
            return available;
        }
        if (claimed > available) {
            throw file.invalid("claims " + claimed + " bytes of samples, but only " + available
                    + " follow; the file is cut off, fetch or export it again");
        }
        return (int) claimed;
    }

    /** Whether the size of the whole was never filled in, or filled in before any sample was written. */
    private boolean riffEndsBefore(int content) {
        long claimed = unsignedInt(4);
        return claimed >= OPEN_SIZE || CHUNK_HEADER_BYTES + claimed <= content;
    }

    private AudioClip decode(WavFormat format, int content, int bytes) {
        int frames = bytes / format.bytesPerFrame();
        float[][] channels = new float[format.channels()][frames];
        in.position(content);
        for (int i = 0; i < frames; i++) {
            for (int c = 0; c < channels.length; c++) {
                channels[c][i] = next(format, c, i);
            }
        }
        return AudioClip.of(format.sampleRate(), channels);
    }

    private float next(WavFormat format, int channel, int frame) {
        if (format.encoding() == WavFormat.FLOAT) {
            double value = format.bytesPerSample() == 4 ? in.getFloat() : in.getDouble();
            float sample = (float) value;
            if (!Float.isFinite(sample)) {
                throw file.invalid("sample " + frame + " of channel " + channel + " (before byte " + in.position()
                        + ") is " + value + ", which is no sound; export the file again");
            }
            return sample;
        }
        return switch (format.bytesPerSample()) {
            case 1 -> ((in.get() & 0xff) - 128) / 0x1p7f; // the only size that is unsigned
            case 2 -> in.getShort() / 0x1p15f;
            case 3 -> ((in.getShort() & 0xffff) | in.get() << 16) / 0x1p23f;
            default -> (float) (in.getInt() / 0x1p31);
        };
    }

    private long unsignedInt(int offset) {
        return in.getInt(offset) & 0xffff_ffffL;
    }
}
