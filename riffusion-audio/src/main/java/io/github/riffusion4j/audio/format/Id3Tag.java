package io.github.riffusion4j.audio.format;

/**
 * ID3 version 2: titles and pictures before the sound, in MP3 files and sometimes in FLAC files.
 *
 * @see <a href="https://id3.org/id3v2.4.0-structure">ID3 tag version 2.4.0, main structure</a>
 */
public final class Id3Tag {

    private static final int HEADER_BYTES = 10;
    private static final int FLAGS_AT = 5;
    private static final int SIZE_AT = 6;
    private static final int FOOTER_FLAG = 0x10;

    private Id3Tag() {}

    /** The end of the tags at the start of {@code file}; 0 if there are none. */
    public static long end(FileContent file) {
        return end(file, 0);
    }

    /** The end of the tags at {@code start}, which is that itself if there are none. */
    public static long end(FileContent file, long start) {
        long at = start;
        while (file.has("ID3", at) && at + HEADER_BYTES <= file.size()) {
            long size = 0;
            for (int i = SIZE_AT; i < HEADER_BYTES; i++) {
                size = size << 7 | (file.unsignedByte(at + i) & 0x7f);
            }
            boolean footer = (file.unsignedByte(at + FLAGS_AT) & FOOTER_FLAG) != 0;
            long end = at + HEADER_BYTES + size + (footer ? HEADER_BYTES : 0);
            if (end > file.size()) {
                file.tolerate("has an ID3 tag that claims to end at byte " + end + " of " + file.size()
                        + "; the file is damaged or cut off");
                end = at + HEADER_BYTES;
            }
            at = end;
        }
        return at;
    }
}
