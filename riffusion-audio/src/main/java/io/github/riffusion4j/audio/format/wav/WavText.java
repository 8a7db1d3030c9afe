package io.github.riffusion4j.audio.format.wav;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.FileText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A text in a WAV file: the comment ({@code ICMT}) in a chunk {@code LIST INFO}, in UTF-8. */
public final class WavText {

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    private WavText() {}

    /** The first comment before the samples; empty if there is none. */
    public static Optional<String> read(FileContent file) {
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
            if (file.has("ICMT", at) && length <= FileText.MAX_BYTES + 1 && text + length <= to) {
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

    /**
     * The chunk that holds a text.
     *
     * @throws IllegalArgumentException if the text is longer than 1 MiB
     */
    public static byte[] encode(String comment) {
        byte[] text = FileText.encode(comment);
        int length = text.length + 1;
        int padded = length + (length & 1);
        ByteBuffer chunk = ByteBuffer.allocate(RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN);
        chunk.put(ascii("LIST")).putInt(4 + CHUNK_HEADER_BYTES + padded).put(ascii("INFO"));
        chunk.put(ascii("ICMT")).putInt(length).put(text);
        return chunk.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
