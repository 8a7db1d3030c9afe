package io.github.riffusion4j.audio.format.png;

import io.github.riffusion4j.audio.format.FileContent;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file. All are walked and their checksums verified before any pixel is decoded; the compressed
 * pixels stay in the file until then. Chunks that would change the pixels (gamma, colour profile) are ignored.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics (PNG) Specification, third edition</a>
 */
final class PngChunks {

    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static final String HEADER = "IHDR";
    static final String PALETTE = "PLTE";
    static final String TRANSPARENCY = "tRNS";
    static final String PIXELS = "IDAT";
    static final String END = "IEND";
    static final String EXIF = "eXIf";
    static final String TEXT = "iTXt";

    /** Some programs begin the chunk {@code eXIf} as a JPEG file's segment begins. */
    private static final String EXIF_PREFIX = "Exif\0\0";

    private static final Set<String> CHECKED = Set.of(HEADER, PALETTE, TRANSPARENCY, PIXELS, END, EXIF);

    /** Length, type and checksum. */
    private static final int FRAME_BYTES = 12;

    /** The longest text, in bytes of UTF-8: a file can claim any length. */
    private static final int MAX_TEXT_BYTES = 1 << 20;

    /** A keyword of this library's, and that the text is not compressed and of no language. */
    private static final String TEXT_PREFIX = "riffusion4j\0\0\0\0\0";

    private static final int CHECKSUM_BLOCK = 1 << 13;

    private final FileContent file;
    private byte[] header = {};
    private byte[] palette = {};
    private byte[] transparency = {};
    private byte[] exif = {};
    private Optional<String> text = Optional.empty();
    private final List<Span> pixels = new ArrayList<>();

    private PngChunks(FileContent file) {
        this.file = file;
    }

    static boolean isPng(FileContent file) {
        return file.size() >= SIGNATURE.length && Arrays.equals(SIGNATURE, file.copy(0, SIGNATURE.length));
    }

    /** Reads all chunks up to IEND, and verifies the checksums of those that are used. */
    static PngChunks read(FileContent file) {
        PngChunks chunks = new PngChunks(file);
        long at = SIGNATURE.length;
        String type = "";
        while (!type.equals(END)) {
            type = file.fourCharacters(at + 4);
            at = chunks.readChunk(at, type);
        }
        return chunks;
    }

    /** The content of IHDR; empty if there is no such chunk. */
    byte[] header() {
        return header;
    }

    /** The content of PLTE, three bytes a colour; empty if there is no such chunk. */
    byte[] palette() {
        return palette;
    }

    /** The content of tRNS; empty if there is no such chunk. */
    byte[] transparency() {
        return transparency;
    }

    /** The TIFF bytes of eXIf; empty if there is no such chunk. */
    byte[] exif() {
        return exif;
    }

    /** The text that this library wrote into iTXt; empty if there is none. */
    Optional<String> text() {
        return text;
    }

    /** The contents of all IDAT chunks together. */
    InputStream pixels() {
        return new SequenceInputStream(Collections.enumeration(pixels.stream()
                .map(span -> file.stream(span.from, span.from + span.bytes))
                .toList()));
    }

    /** The number of bytes of {@link #pixels()}. */
    long pixelBytes() {
        return pixels.stream().mapToLong(Span::bytes).sum();
    }

    /** Returns where the next chunk begins. */
    private long readChunk(long at, String type) {
        long left = file.size() - at - FRAME_BYTES;
        if (left < 0) {
            throw file.invalid("ends after " + file.size() + " bytes, in the middle; fetch or export it again");
        }
        int length = file.bigEndianInt(at);
        if (length < 0 || length > left) {
            throw file.invalid("its chunk " + type + " at byte " + at + " claims " + (length & 0xffff_ffffL)
                    + " bytes, but the file has only " + left + " more; it is damaged or cut off");
        }
        if (CHECKED.contains(type) && file.bigEndianInt(at + 8 + length) != checksum(at + 4, 4 + length)) {
            throw file.invalid("its chunk " + type + " at byte " + at
                    + " does not match its checksum; the file is damaged, fetch or export it again");
        }
        keep(type, at + 8, length);
        return at + FRAME_BYTES + length;
    }

    private void keep(String type, long at, int length) {
        switch (type) {
            case HEADER -> header = file.copy(at, length);
            case PALETTE -> palette = file.copy(at, length);
            case TRANSPARENCY -> transparency = file.copy(at, length);
            case PIXELS -> pixels.add(new Span(at, length));
            case EXIF -> exif = withoutPrefix(file.copy(at, length));
            case TEXT -> {
                if (text.isEmpty() && length <= TEXT_PREFIX.length() + MAX_TEXT_BYTES) {
                    text = decodeText(file.copy(at, length));
                }
            }
            default -> {}
        }
    }

    private static byte[] withoutPrefix(byte[] exif) {
        boolean prefixed = new String(exif, StandardCharsets.ISO_8859_1).startsWith(EXIF_PREFIX);
        return prefixed ? Arrays.copyOfRange(exif, EXIF_PREFIX.length(), exif.length) : exif;
    }

    private int checksum(long at, int length) {
        CRC32 crc = new CRC32();
        byte[] block = new byte[Math.min(length, CHECKSUM_BLOCK)];
        for (int done = 0; done < length; ) {
            int some = Math.min(block.length, length - done);
            file.read(at + done, block, 0, some);
            crc.update(block, 0, some);
            done += some;
        }
        return (int) crc.getValue();
    }

    /** A chunk as it stands in a file: length, type, content and checksum. */
    static byte[] encode(String type, byte[] content, int length) {
        byte[] chunk = new byte[FRAME_BYTES + length];
        ByteBuffer out = ByteBuffer.wrap(chunk);
        out.putInt(length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content, 0, length);
        CRC32 crc = new CRC32();
        crc.update(chunk, 4, 4 + length);
        out.putInt((int) crc.getValue());
        return chunk;
    }

    /**
     * The content of a chunk {@code iTXt} for a text.
     *
     * @throws IllegalArgumentException if it is longer than 1 MiB
     */
    static byte[] encodeText(String text) {
        byte[] bytes = (TEXT_PREFIX + text).getBytes(StandardCharsets.UTF_8);
        int length = bytes.length - TEXT_PREFIX.length();
        if (length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("a text of " + length + " bytes; at most " + MAX_TEXT_BYTES + " fit");
        }
        return bytes;
    }

    /** The text in a chunk {@code iTXt}; empty if another program wrote it. */
    private static Optional<String> decodeText(byte[] chunk) {
        String text = new String(chunk, StandardCharsets.UTF_8);
        return text.startsWith(TEXT_PREFIX) ? Optional.of(text.substring(TEXT_PREFIX.length())) : Optional.empty();
    }

    private record Span(long from, int bytes) {}
}
