package io.github.riffusion4j.audio.format.tag;

import io.github.riffusion4j.audio.format.FileContent;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The fields of {@code LIST INFO} in a WAV file (Multimedia Programming Interface and Data Specifications 1.0). */
final class RiffInfo {

    private static final Map<String, String> NAMES = Map.of(
            "INAM", "title",
            "IART", "artist",
            "IPRD", "album",
            "IGNR", "genre",
            "ICRD", "date",
            "ICMT", "comment",
            "IKEY", "keywords",
            "ISBJ", "subject");

    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int MAX_CHUNKS = 10_000;
    private static final int MAX_VALUE_BYTES = 4000;

    private RiffInfo() {}

    static void read(FileContent file, Tags tags) {
        long at = RIFF_HEADER_BYTES;
        for (int i = 0; i < MAX_CHUNKS && at + CHUNK_HEADER_BYTES <= file.size(); i++) {
            long end = Math.min(at + CHUNK_HEADER_BYTES + length(file, at), file.size());
            if (file.has("LIST", at) && file.has("INFO", at + CHUNK_HEADER_BYTES)) {
                readFields(file, at + RIFF_HEADER_BYTES, end, tags);
            }
            at = end + (end & 1);
        }
    }

    private static void readFields(FileContent file, long from, long to, Tags tags) {
        long at = from;
        for (int i = 0; i < MAX_CHUNKS && at + CHUNK_HEADER_BYTES <= to; i++) {
            long length = length(file, at);
            long text = at + CHUNK_HEADER_BYTES;
            String name = NAMES.get(file.fourCharacters(at));
            if (name != null && length <= MAX_VALUE_BYTES && text + length <= to) {
                tags.add(name, new String(file.copy(text, (int) length), StandardCharsets.UTF_8));
            }
            at = text + length + (length & 1);
        }
    }

    private static long length(FileContent file, long chunk) {
        return Integer.reverseBytes(file.bigEndianInt(chunk + 4)) & 0xffff_ffffL;
    }
}
