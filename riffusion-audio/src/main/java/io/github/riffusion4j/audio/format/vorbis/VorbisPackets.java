package io.github.riffusion4j.audio.format.vorbis;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import io.github.riffusion4j.audio.format.FileContent;
import java.nio.charset.StandardCharsets;

/** The packets of the first Vorbis stream in an Ogg file; streams of other codecs beside it are left out. */
final class VorbisPackets {

    private final FileContent file;
    private final OggPages pages;
    private final Page page = new Page();
    private final StreamState stream = new StreamState();
    private final Packet packet = new Packet();
    private long end = -1;
    private long granule = -1;
    private long pageCount;
    private boolean hasData;
    private boolean isNewLink;

    /** Goes to the first page of the stream. */
    VorbisPackets(FileContent file) {
        this.file = file;
        pages = new OggPages(file);
        String others = "";
        while (pages.next(page) && page.bos() != 0) {
            String codec = codec();
            if (codec.equals("Vorbis")) {
                stream.init(page.serialno());
                accept();
                return;
            }
            others = codec;
        }
        throw file.invalid("holds " + (others.isEmpty() ? "no start of a stream" : others)
                + " instead of Vorbis; convert it to Ogg Vorbis, FLAC or WAV");
    }

    private String codec() {
        String start = new String(page.body_base, page.body, Math.min(page.body_len, 8), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0001vorbis")) {
            return "Vorbis";
        }
        if (start.startsWith("OpusHead")) {
            return "Opus";
        }
        if (start.startsWith("\u007fFLAC")) {
            return "FLAC in Ogg";
        }
        return start.startsWith("Speex") ? "Speex" : "an unknown codec";
    }

    /**
     * Moves on, and returns true if there was one more packet of the stream, which {@link #packet()} now shows; false
     * at the end of a link, after which another may follow.
     */
    boolean next() {
        while (!isNewLink) {
            int found = stream.packetout(packet);
            if (found == 1) {
                return true;
            }
            if (found < 0) {
                file.tolerate("has lost a page in the middle; fetch or export the file again");
            } else if (pages.next(page)) {
                accept();
            } else {
                return false;
            }
        }
        return false;
    }

    /** Goes to the next link, a stream that follows this one, and returns true if there is one. */
    boolean nextLink() {
        if (!isNewLink) {
            return false;
        }
        isNewLink = false;
        hasData = false;
        end = -1;
        pageCount = 0;
        stream.init(page.serialno());
        stream.reset();
        accept();
        return true;
    }

    private void accept() {
        boolean begins = page.bos() != 0 && hasData && codec().equals("Vorbis");
        if (begins) {
            file.tolerate("holds several pieces, one after the other; split it up");
            isNewLink = true;
            return;
        }
        if (stream.pagein(page) != 0) {
            return; // of another stream
        }
        hasData |= page.bos() == 0;
        granule = page.granulepos();
        pageCount++;
        if (page.eos() != 0) {
            end = page.granulepos();
        }
    }

    /** The position of the page on which the packet ends, in samples; negative if it names none. */
    long granule() {
        return granule;
    }

    /** The pages of this link so far. */
    long pageCount() {
        return pageCount;
    }

    /** The packet that {@link #next()} has found; valid until its next call. */
    Packet packet() {
        return packet;
    }

    /** The position of the stream's last page, in samples; negative if that page has not been seen. */
    long end() {
        return end;
    }

    /** The pages of an Ogg file, one after the other, their checksums verified. */
    private static final class OggPages {

        private static final int CHUNK_BYTES = 1 << 16;

        private final FileContent file;
        private final SyncState sync = new SyncState();
        private long fed;
        private long returned;
        private boolean isDamaged;
        private boolean wasDamaged;

        OggPages(FileContent file) {
            this.file = file;
            sync.init();
        }

        /** Moves on, and returns true if there was one more page, which {@code page} now shows, until the next call. */
        boolean next(Page page) {
            while (true) {
                int found = sync.pageout(page);
                if (found == 1) {
                    reportDamage();
                    returned += page.header_len + page.body_len;
                    return true;
                }
                if (found < 0) {
                    isDamaged = true; // bytes are skipped up to the next page, perhaps in several steps
                    if (!file.isLenient()) {
                        reportDamage();
                    }
                    continue;
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

        private void reportDamage() {
            if (isDamaged) {
                isDamaged = false;
                wasDamaged = true;
                file.tolerate("is damaged: no valid Ogg page at byte " + returned + "; fetch or export the file again");
            }
        }

        private void requireNothingLeft() {
            reportDamage();
            if (returned != file.size() && !wasDamaged) {
                file.tolerate("ends within the Ogg page at byte " + returned
                        + "; the file is cut off, fetch or export it again");
            }
        }
    }
}
