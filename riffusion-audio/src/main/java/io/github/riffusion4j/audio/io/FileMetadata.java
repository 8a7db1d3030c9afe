package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.image.ImageFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text that a file carries beside its picture or sound, such as what it was made from. PNG files have it in a chunk
 * {@code iTXt} with the keyword {@code riffusion4j}, WAV files as the comment ({@code ICMT}) in a chunk {@code LIST
 * INFO}, which players show or ignore. In UTF-8.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class FileMetadata {

    /** The longest text: a file can claim any length. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    private FileMetadata() {}

    /**
     * The note of a file; its content, not its name, says which format it has. Empty where there is none, as in all
     * formats but PNG and WAV.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, or a damaged PNG file
     */
    public static Optional<String> read(Path file) {
        try (FileContent content = FileContent.of(file)) {
            boolean wav = content.has("RIFF", 0) && content.has("WAVE", CHUNK_HEADER_BYTES);
            return wav ? ofWav(content) : ImageFile.readText(file);
        }
    }

    private static Optional<String> ofWav(FileContent file) {
        long at = RIFF_HEADER_BYTES;
        while (at + CHUNK_HEADER_BYTES <= file.size() && !file.has("data", at)) {
            long end = at + CHUNK_HEADER_BYTES + length(file, at);
            if (file.has("LIST", at) && file.has("INFO", at + CHUNK_HEADER_BYTES)) {
                Optional<String> comment = comment(file, at + RIFF_HEADER_BYTES, Math.min(end, file.size()));
                if (comment.isPresent()) {
                    return comment;
                }
            }
            at = end + (end & 1);
        }
        return Optional.empty();
    }

    private static Optional<String> comment(FileContent file, long from, long to) {
        long at = from;
        while (at + CHUNK_HEADER_BYTES <= to) {
            long length = length(file, at);
            long text = at + CHUNK_HEADER_BYTES;
            if (file.has("ICMT", at) && length <= MAX_BYTES + 1 && text + length <= to) {
                String all = new String(file.copy(text, (int) length), StandardCharsets.UTF_8);
                int end = all.indexOf('\0');
                return Optional.of(end < 0 ? all : all.substring(0, end));
            }
            at = text + length + (length & 1);
        }
        return Optional.empty();
    }

    private static long length(FileContent file, long chunk) {
        return Integer.reverseBytes(file.bigEndianInt(chunk + 4)) & 0xffff_ffffL;
    }

    /** The chunk of a WAV file that holds a note. */
    static byte[] toWav(String note) {
        byte[] text = bytes(note);
        int length = text.length + 1;
        int padded = length + (length & 1);
        ByteBuffer chunk = ByteBuffer.allocate(RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN);
        chunk.put(ascii("LIST")).putInt(4 + CHUNK_HEADER_BYTES + padded).put(ascii("INFO"));
        chunk.put(ascii("ICMT")).putInt(length).put(text);
        return chunk.array();
    }

    private static byte[] bytes(String note) {
        byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes; at most " + MAX_BYTES + " fit");
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
