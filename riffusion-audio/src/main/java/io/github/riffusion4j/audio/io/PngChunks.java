package io.github.riffusion4j.audio.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file: EXIF and a note go in and out here, the pixels through the JDK's plug-in. The plug-in of
 * Java 17 does not know the chunk {@code eXIf}, and what later ones make of it is theirs to change.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics (PNG) Specification, third edition</a>
 */
final class PngChunks {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final String EXIF = "eXIf";
    private static final String TEXT = "iTXt";

    /** Length, type and checksum. */
    private static final int FRAME_BYTES = 12;

    private static final int HEADER_CHUNK_BYTES = FRAME_BYTES + 13;

    /**
     * What the pixels are made of. Others could change them (gamma, colour profile) or take memory (compressed text).
     */
    private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private final FileContent file;
    private final byte[] bytes;
    private final ByteBuffer in;
    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    private byte[] exif = {};
    private Optional<String> note = Optional.empty();

    private PngChunks(FileContent file) {
        this.file = file;
        this.bytes = file.all();
        this.in = ByteBuffer.wrap(bytes);
        pixels.writeBytes(SIGNATURE);
    }

    static boolean isPng(FileContent file) {
        return file.size() >= SIGNATURE.length && Arrays.equals(SIGNATURE, file.copy(0, SIGNATURE.length));
    }

    /** Reads all chunks up to IEND, and checks that those that matter are whole. */
    static PngChunks read(FileContent file) {
        PngChunks chunks = new PngChunks(file);
        int at = SIGNATURE.length;
        String type = "";
        while (!type.equals("IEND")) {
            type = file.fourCharacters(at + 4);
            at = chunks.readChunk(at, type);
        }
        return chunks;
    }

    /** The TIFF bytes of the chunk {@code eXIf}; none if there is no such chunk. */
    byte[] exif() {
        return exif;
    }

    /** The note in a chunk {@code iTXt}; empty if there is none. */
    Optional<String> note() {
        return note;
    }

    /** The file without the chunks that do not concern its pixels. */
    byte[] pixelsOnly() {
        return pixels.toByteArray();
    }

    /** A PNG file with the chunk {@code eXIf} added. */
    static byte[] withExif(byte[] png, byte[] tiff) {
        return with(EXIF, tiff, png);
    }

    /** A PNG file with a note added. */
    static byte[] withNote(byte[] png, String note) {
        return with(TEXT, FileMetadata.toPng(note), png);
    }

    /** A PNG file with a chunk added where both kinds belong, before the pixels. */
    private static byte[] with(String type, byte[] content, byte[] png) {
        int headerEnd = SIGNATURE.length + HEADER_CHUNK_BYTES;
        byte[] more = new byte[png.length + FRAME_BYTES + content.length];
        ByteBuffer out = ByteBuffer.wrap(more);
        out.put(png, 0, headerEnd);
        out.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
        out.putInt(checksum(more, headerEnd + 4, 4 + content.length));
        out.put(png, headerEnd, png.length - headerEnd);
        return more;
    }

    /** Returns where the next chunk begins. */
    private int readChunk(int at, String type) {
        int left = bytes.length - at - FRAME_BYTES;
        if (left < 0) {
            throw file.invalid("ends after " + bytes.length + " bytes, in the middle; fetch or export it again");
        }
        int length = in.getInt(at);
        if (length < 0 || length > left) {
            throw file.invalid("its chunk " + type + " at byte " + at + " claims " + (length & 0xffff_ffffL)
                    + " bytes, but the file has only " + left + " more; it is damaged or cut off");
        }
        if (type.equals(TEXT)) {
            note = note.or(() -> FileMetadata.ofPng(Arrays.copyOfRange(bytes, at + 8, at + 8 + length)));
        }
        boolean isExif = type.equals(EXIF);
        if (isExif || PIXELS.contains(type)) {
            if (in.getInt(at + 8 + length) != checksum(bytes, at + 4, 4 + length)) {
                throw file.invalid("its chunk " + type + " at byte " + at
                        + " does not match its checksum; the file is damaged, fetch or export it again");
            }
            if (isExif) {
                exif = withoutPrefix(Arrays.copyOfRange(bytes, at + 8, at + 8 + length));
            } else {
                pixels.write(bytes, at, FRAME_BYTES + length);
            }
        }
        return at + FRAME_BYTES + length;
    }

    /** Some programs begin the chunk as a JPEG file's segment begins. */
    private static byte[] withoutPrefix(byte[] exif) {
        boolean prefixed = new String(exif, StandardCharsets.ISO_8859_1).startsWith(JpegSegments.EXIF_PREFIX);
        return prefixed ? Arrays.copyOfRange(exif, JpegSegments.EXIF_PREFIX.length(), exif.length) : exif;
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
