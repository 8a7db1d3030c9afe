package io.github.riffusion4j.audio.io;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import io.github.riffusion4j.audio.AudioClip;
import java.nio.charset.StandardCharsets;

/**
 * Reads one Ogg Vorbis file with JOrbis; with {@link OggPages} and {@link VorbisSetup} the only class that links to it.
 * JOrbis never sees the file's comments, whose counts it believes, nor positions: the last page's is applied here.
 *
 * @see <a href="https://xiph.org/vorbis/doc/Vorbis_I_spec.html">Vorbis I specification</a>
 */
final class VorbisReader {

    private static final int HEADER_PACKETS = 3;
    private static final byte[] NO_COMMENTS =
            "\u0003vorbis\0\0\0\0\0\0\0\0\u0001".getBytes(StandardCharsets.ISO_8859_1);

    private final FileContent file;
    private final OggPages pages;
    private final Page page = new Page();
    private final StreamState stream = new StreamState();
    private final Packet packet = new Packet();
    private final Info info = new Info();
    private long end = -1;

    VorbisReader(FileContent file) {
        this.file = file;
        pages = new OggPages(file);
        info.init();
    }

    AudioClip read() {
        findStream();
        readHeaders();
        DspState synthesis = new DspState();
        synthesis.synthesis_init(info);
        Block block = new Block(synthesis);
        GrowingSamples samples = new GrowingSamples(file, info.channels);
        while (nextPacket()) {
            packet.granulepos = -1;
            if (block.synthesis(packet) != 0 || synthesis.synthesis_blockin(block) != 0) {
                throw file.invalid("is damaged after sample " + samples.length() + "; fetch or export the file again");
            }
            drain(synthesis, samples);
        }
        if (end < 0) {
            throw file.invalid("ends without its last page; the file is cut off, fetch or export it again");
        }
        return samples.toClip(info.rate, 0, (int) Math.min(end, samples.length()));
    }

    /** Starts at the first page of the first Vorbis stream; streams of other codecs beside it are left out. */
    private void findStream() {
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

    private void readHeaders() {
        Comment comments = new Comment();
        comments.init();
        for (int i = 0; i < HEADER_PACKETS; i++) {
            if (!nextPacket()) {
                throw file.invalid("ends within its headers; the file is cut off, fetch or export it again");
            }
            if (i == 1) {
                packet.packet_base = NO_COMMENTS;
                packet.packet = 0;
                packet.bytes = NO_COMMENTS.length;
            } else if (i == 2) {
                VorbisSetup.require(file, packet, info.channels);
            }
            if (info.synthesis_headerin(comments, packet) != 0) {
                throw file.invalid("has a damaged Vorbis header; fetch or export the file again");
            }
        }
        if (info.channels < 1 || info.rate < 1) {
            throw file.invalid("claims " + info.channels + " channels at " + info.rate + " Hz; the header is damaged");
        }
    }

    /** Whether there was one more packet of the stream, which {@link #packet} now shows. */
    private boolean nextPacket() {
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

    private static void drain(DspState synthesis, GrowingSamples samples) {
        float[][][] pcm = new float[1][][];
        int[] from = new int[samples.channelCount()];
        for (int count = synthesis.synthesis_pcmout(pcm, from);
                count > 0;
                count = synthesis.synthesis_pcmout(pcm, from)) {
            samples.append(pcm[0], from, count);
            synthesis.synthesis_read(count);
        }
    }
}
