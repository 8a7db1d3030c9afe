package io.github.riffusion4j.audio.format.flac;

import io.github.riffusion4j.audio.format.FileContent;
import java.io.ByteArrayOutputStream;

/**
 * FLAC in Ogg: the bytes of a FLAC file, cut up into pages, after 9 bytes of its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639#section-10.1">RFC 9639, section 10.1: Ogg mapping</a>
 */
public final class OggFlac {

    private static final int PAGE_HEADER_BYTES = 27;
    private static final int SERIAL_AT = 14;
    private static final int SEGMENTS_AT = 26;
    private static final int MAPPING_BYTES = 9;

    private OggFlac() {}

    /** Returns true if the first page of an Ogg file begins a FLAC stream. */
    public static boolean isAt(FileContent file) {
        return file.has("OggS", 0)
                && file.has("\u007fFLAC", PAGE_HEADER_BYTES + 1)
                && file.has("fLaC", PAGE_HEADER_BYTES + 1 + MAPPING_BYTES);
    }

    /** The FLAC file in the pages, in memory. */
    public static FileContent unwrap(FileContent file) {
        ByteArrayOutputStream flac = new ByteArrayOutputStream();
        int serial = file.bigEndianInt(SERIAL_AT);
        long at = 0;
        while (at + PAGE_HEADER_BYTES <= file.size()) {
            if (!file.has("OggS", at)) {
                file.tolerate("is damaged: no valid Ogg page at byte " + at + "; fetch or export the file again");
                break;
            }
            int segments = file.unsignedByte(at + SEGMENTS_AT);
            long body = at + PAGE_HEADER_BYTES + segments;
            long end = body;
            for (long i = at + PAGE_HEADER_BYTES; i < Math.min(body, file.size()); i++) {
                end += file.unsignedByte(i);
            }
            if (end > file.size()) {
                file.tolerate(
                        "ends within the Ogg page at byte " + at + "; the file is cut off, fetch or export it again");
            }
            if (file.bigEndianInt(at + SERIAL_AT) == serial && body < file.size()) {
                int from = at == 0 ? MAPPING_BYTES : 0;
                int count = (int) (Math.min(end, file.size()) - body) - from;
                flac.writeBytes(file.copy(body + from, Math.max(count, 0)));
            }
            at = end;
        }
        return file.containing(flac.toByteArray());
    }
}
