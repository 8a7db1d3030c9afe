package io.github.riffusion4j.audio.io;

import com.jcraft.jogg.Page;
import com.jcraft.jogg.SyncState;
import io.github.riffusion4j.audio.format.FileContent;

/** The pages of an Ogg file, one after the other, their checksums verified. */
final class OggPages {

    private static final int CHUNK_BYTES = 1 << 16;

    private final FileContent file;
    private final SyncState sync = new SyncState();
    private long fed;
    private long returned;

    OggPages(FileContent file) {
        this.file = file;
        sync.init();
    }

    /** Whether there was one more page, which {@code page} now shows, until the next call. */
    boolean next(Page page) {
        while (true) {
            int found = sync.pageout(page);
            if (found == 1) {
                returned += page.header_len + page.body_len;
                return true;
            }
            if (found < 0) {
                throw file.invalid(
                        "is damaged: no valid Ogg page at byte " + returned + "; fetch or export the file again");
            }
            if (fed == file.size()) {
                requireNothingLeft();
                return false;
            }
            int count = (int) Math.min(CHUNK_BYTES, file.size() - fed);
            int at = sync.buffer(count);
            file.read(fed, sync.data, at, count);
            sync.wrote(count);
            fed += count;
        }
    }

    private void requireNothingLeft() {
        if (returned != file.size()) {
            throw file.invalid(
                    "ends within the Ogg page at byte " + returned + "; the file is cut off, fetch or export it again");
        }
    }
}
