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

    /** Moves on, and returns true if there was one more packet of the stream, which {@link #packet()} now shows. */
    boolean next() {
        while (true) {
            int found = stream.packetout(packet);
            if (found == 1) {
                return true;
            }
            if (found < 0) {
                throw file.invalid("has lost a page in the middle; fetch or export the file again");
            }
            if (!pages.next(page)) {
                return false;
            }
            accept();
        }
    }

    private void accept() {
        if (stream.pagein(page) != 0) {
            if (end >= 0 && page.bos() != 0) {
                throw file.invalid("holds several pieces, one after the other; split it up");
            }
            return; // of another stream
        }
        if (page.eos() != 0) {
            end = page.granulepos();
        }
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

        OggPages(FileContent file) {
            this.file = file;
            sync.init();
        }

        /** Moves on, and returns true if there was one more page, which {@code page} now shows, until the next call. */
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
                throw file.invalid("ends within the Ogg page at byte " + returned
                        + "; the file is cut off, fetch or export it again");
            }
        }
    }
}
