package io.github.riffusion4j.audio.io;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
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

    /** Whether there was one more packet of the stream, which {@link #packet()} now shows. */
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
}
