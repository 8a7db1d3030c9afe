package io.github.riffusion4j.audio.format.wav;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.PcmDecoder;
import io.github.riffusion4j.audio.format.mp3.Mp3Decoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the format and the samples among the chunks of one WAV file. RIFF, big-endian RIFX, RF64 and BW64 with their
 * sizes of 64 bits, and Wave64, whose chunks are named by GUIDs.
 */
public final class WavDecoder {

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int WAVE64_HEADER_BYTES = 40;
    private static final int WAVE64_CHUNK_HEADER_BYTES = 24;
    private static final long OPEN = 0xffff_ffffL;

    private final FileContent file;
    private final long start;
    private final boolean wave64;
    private final ByteOrder order;
    private final List<PcmDecoder.Part> parts = new ArrayList<>();
    private long formatAt = -1;
    private long formatBytes;
    private long claimedSamples = -1;
    /** The size of the samples that an RF64 file claims; negative where there is none. */
    private long longDataBytes = -1;

    private String lastChunk = "";

    /** Returns true if such a file begins at {@code start}. */
    public static boolean isAt(FileContent file, long start) {
        boolean riff = file.has("RIFF", start)
                || file.has("RIFX", start)
                || file.has("RF64", start)
                || file.has("BW64", start);
        return (riff && file.has("WAVE", start + 8)) || (file.has("riff", start) && file.has("wave", start + 24));
    }

    /** Decodes the file that begins at {@code start}. */
    public static AudioDecoder of(FileContent file, long start) {
        return new WavDecoder(file, start).decoder();
    }

    /** Reads the headers. */
    private WavDecoder(FileContent file, long start) {
        this.file = file;
        this.start = start;
        if (!isAt(file, start)) {
            throw file.invalid("is not a WAV file that can be read: " + file.likeness()
                    + "; convert it to WAV (RIFF, 16-bit PCM)");
        }
        wave64 = file.has("riff", start);
        order = file.has("RIFX", start) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        walkChunks();
        if (parts.isEmpty()) {
            throw file.invalid("has no samples (data chunk) in its " + file.size() + " bytes" + lastChunk
                    + "; the file is damaged or cut off");
        }
    }

    private AudioDecoder decoder() {
        if (formatAt < 0) {
            throw file.invalid("has no format chunk before its samples; the file is damaged");
        }
        WavFormat format = WavFormat.parse(file, formatAt, formatBytes, order);
        return switch (format.encoding()) {
            case WavFormat.IMA_ADPCM, WavFormat.MS_ADPCM -> new AdpcmDecoder(file, format, parts, claimedSamples);
            case WavFormat.MP3, WavFormat.MPEG -> {
                PcmDecoder.Part first = parts.get(0);
                if (first.bytes() == 0) {
                    throw file.invalid("holds MP3, but not one byte of it; the file is damaged or cut off");
                }
                yield Mp3Decoder.of(file, first.from(), first.from() + first.bytes());
            }
            default -> new PcmDecoder(file, format.sampleRate(), format.channels(), format.samples(order), parts);
        };
    }

    private void walkChunks() {
        int header = wave64 ? WAVE64_CHUNK_HEADER_BYTES : CHUNK_HEADER_BYTES;
        long at = start + (wave64 ? WAVE64_HEADER_BYTES : RIFF_HEADER_BYTES);
        while (at >= 0 && at + header <= file.size()) {
            long size = wave64 ? longInt(at + 16) - header : unsignedInt(at + 4);
            long content = at + header;
            if (size < 0) {
                size = Long.MAX_VALUE / 2;
            }
            if (file.has("data", at)) {
                size = dataBytes(content, size);
                parts.add(new PcmDecoder.Part(content, size));
            } else if (parts.isEmpty()) {
                readChunk(at, content, size);
                lastChunk = "; its last chunk, \"" + file.fourCharacters(at) + "\" at byte " + at + ", claims " + size
                        + " bytes";
            }
            long end = content + size;
            at = wave64 ? end + (-(end - start) & 7) : end + (size & 1);
        }
    }

    private void readChunk(long at, long content, long size) {
        if (file.has("fmt ", at)) {
            formatAt = content;
            formatBytes = size;
        } else if (file.has("fact", at) && size >= 4 && content + 4 <= file.size()) {
            claimedSamples = unsignedInt(content);
        } else if (file.has("ds64", at) && size >= 24 && content + 24 <= file.size()) {
            longDataBytes = longInt(content + 8);
        }
    }

    /** The real size of the samples at {@code content}, whose header claims {@code claimed} bytes. */
    private long dataBytes(long content, long claimed) {
        long available = file.size() - content;
        if (claimed == OPEN && longDataBytes >= 0) {
            return available(longDataBytes, available);
        }
        if (!wave64 && ((claimed == 0 && riffEndsBefore(content)) || (isOpen(claimed) && !riffEndsWithTheFile()))) {
            return available;
        }
        if (claimed == 0 && available > 0 && !isChunk(content)) {
            file.tolerate("claims 0 bytes of samples, though " + available
                    + " bytes follow that are nothing else; the header is damaged");
            return available;
        }
        return available(claimed, available);
    }

    private long available(long claimed, long available) {
        if (claimed > available) {
            file.tolerate("claims " + claimed + " bytes of samples, but only " + available
                    + " follow; the file is cut off, fetch or export it again");
        }
        return Math.min(claimed, available);
    }

    /** Returns true if a chunk may begin at {@code at}: four letters, and a size that the file has. */
    private boolean isChunk(long at) {
        if (at + CHUNK_HEADER_BYTES > file.size()) {
            return false;
        }
        for (int i = 0; i < 4; i++) {
            int character = file.unsignedByte(at + i);
            if (character < ' ' || character > '~') {
                return false;
            }
        }
        return wave64 || at + CHUNK_HEADER_BYTES + unsignedInt(at + 4) <= file.size();
    }

    /**
     * Returns true for a size that programs leave which cannot go back and fill it in: 0x7ffff000 (SoX), 0x80000000,
     * 0xffffffff and others near them. A sound that is really as long has a header that is right about the whole.
     */
    private static boolean isOpen(long claimed) {
        return Math.abs(claimed - (1L << 31)) <= 0x1000 || (claimed >= OPEN - 0xfff && claimed <= OPEN);
    }

    /** Returns true if the size of the whole was never filled in, or filled in before any sample was written. */
    private boolean riffEndsBefore(long samples) {
        long claimed = unsignedInt(start + 4);
        return isOpen(claimed) || start + CHUNK_HEADER_BYTES + claimed <= samples;
    }

    private boolean riffEndsWithTheFile() {
        return start + CHUNK_HEADER_BYTES + unsignedInt(start + 4) == file.size();
    }

    private long unsignedInt(long offset) {
        int value = file.bigEndianInt(offset);
        return (order == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value)) & 0xffff_ffffL;
    }

    private long longInt(long offset) {
        return unsignedInt(offset + 4) << 32 | unsignedInt(offset);
    }
}
