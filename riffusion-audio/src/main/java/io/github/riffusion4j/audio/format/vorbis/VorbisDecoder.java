package io.github.riffusion4j.audio.format.vorbis;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.ogg.OggCodec;
import io.github.riffusion4j.audio.format.ogg.OggPackets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads one Ogg Vorbis file with JOrbis; with {@link VorbisSetup} the only class that links to it. JOrbis never sees
 * the file's comments, whose counts it believes, nor positions: the last page's is applied here, so that the pages are
 * gone through once before any is decoded.
 *
 * @see <a href="https://xiph.org/vorbis/doc/Vorbis_I_spec.html">Vorbis I specification</a>
 */
public final class VorbisDecoder implements AudioDecoder {

    private static final int HEADER_PACKETS = 3;
    private static final byte[] NO_COMMENTS =
            "\u0003vorbis\0\0\0\0\0\0\0\0\u0001".getBytes(StandardCharsets.ISO_8859_1);

    private final FileContent file;
    private final List<Link> links = new ArrayList<>();
    private final int sampleRate;
    private final int channels;
    private final OggPackets packets;
    private Info info;
    private DspState synthesis = new DspState();
    private Block block;
    private int link;
    /** Samples of the link that were synthesized, those that are left out included. */
    private long decoded;

    /** One of the streams that follow each other: the samples to leave out at its start, and those that are sound. */
    private record Link(long skipped, long length) {}

    /** Reads the headers, and walks all packets for the length. */
    public VorbisDecoder(FileContent file) {
        this.file = file;
        OggPackets survey = new OggPackets(file, OggCodec.VORBIS);
        Info first = readHeaders(survey);
        sampleRate = first.rate;
        channels = first.channels;
        links.add(survey(survey, first));
        while (survey.nextLink()) {
            Info next = readHeaders(survey);
            Link found = survey(survey, next);
            if (next.rate != sampleRate || next.channels != channels) {
                file.tolerate("changes from " + sampleRate + " Hz, " + channels + " channels to " + next.rate + " Hz, "
                        + next.channels + " channels, which is left out");
                found = new Link(0, 0);
            }
            links.add(found);
        }
        packets = new OggPackets(file, OggCodec.VORBIS);
        info = readHeaders(packets);
        synthesis.synthesis_init(info);
        block = new Block(synthesis);
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int channelCount() {
        return channels;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(links.stream().mapToLong(Link::length).sum());
    }

    @Override
    public boolean isLengthVerified() {
        return true;
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        float[][][] pcm = new float[1][][];
        while (true) {
            int[] from = new int[info.channels];
            int waiting = synthesis.synthesis_pcmout(pcm, from);
            if (waiting > 0) {
                Link current = links.get(link);
                long early = Math.max(current.skipped - decoded, 0);
                long left = current.skipped + current.length - decoded;
                int wanted = (int) Math.min(Math.min(waiting, most), left);
                if (early > 0 || wanted <= 0) {
                    // Before the start, or beyond the end that the last page names.
                    int some = (int) (early > 0 ? Math.min(early, waiting) : waiting);
                    synthesis.synthesis_read(some);
                    decoded += some;
                    continue;
                }
                for (int c = 0; c < target.length; c++) {
                    int source = OggCodec.source(channels, c);
                    System.arraycopy(pcm[0][source], from[source], target[c], at, wanted);
                }
                synthesis.synthesis_read(wanted);
                decoded += wanted;
                return wanted;
            }
            if (!synthesizeNext() && !beginNextLink()) {
                return 0;
            }
        }
    }

    private boolean beginNextLink() {
        if (link + 1 >= links.size() || !packets.nextLink()) {
            return false;
        }
        link++;
        decoded = 0;
        info = readHeaders(packets);
        synthesis = new DspState();
        synthesis.synthesis_init(info);
        block = new Block(synthesis);
        return true;
    }

    private boolean synthesizeNext() {
        if (!packets.next()) {
            return false;
        }
        Packet packet = packet(packets.packet());
        if (info.blocksize(packet) >= 0 && (block.synthesis(packet) != 0 || synthesis.synthesis_blockin(block) != 0)) {
            throw file.invalid("is damaged after sample " + decoded + "; fetch or export the file again");
        }
        return true;
    }

    private static Packet packet(byte[] bytes) {
        Packet packet = new Packet();
        packet.packet_base = bytes;
        packet.bytes = bytes.length;
        packet.granulepos = -1;
        return packet;
    }

    private Info readHeaders(OggPackets packets) {
        Info info = new Info();
        info.init();
        Comment comments = new Comment();
        comments.init();
        for (int i = 0; i < HEADER_PACKETS; i++) {
            if (!packets.next()) {
                throw file.invalid("ends within its headers; the file is cut off, fetch or export it again");
            }
            Packet packet = packet(i == 1 ? NO_COMMENTS : packets.packet());
            packet.b_o_s = i == 0 ? 1 : 0;
            if (i == 2) {
                VorbisSetup.prepare(file, packet, info.channels);
            }
            int real = info.channels;
            info.channels = i == 2 ? VorbisSetup.paddedChannels(real) : real;
            boolean damaged = info.synthesis_headerin(comments, packet) != 0;
            info.channels = i == 2 ? real : info.channels;
            if (damaged) {
                throw file.invalid("has a damaged Vorbis header; fetch or export the file again");
            }
        }
        if (info.channels < 1 || info.rate < 1) {
            throw file.invalid("claims " + info.channels + " channels at " + info.rate + " Hz; the header is damaged");
        }
        return info;
    }

    /**
     * Walks the packets of a link. They make as many samples as half of each block and half of the one before have, or
     * fewer, where the first page or the last one says so.
     */
    private Link survey(OggPackets packets, Info info) {
        long all = 0;
        int before = 0;
        long firstPage = -1;
        long offset = 0;
        long granule = -1;
        while (packets.next()) {
            if (firstPage >= 0 && packets.pageCount() != firstPage && granule >= 0) {
                offset = granule - all; // of a stream that was cut out of a longer one, or begins with silence
                granule = -1;
                firstPage = -2;
            } else if (firstPage == -1) {
                firstPage = packets.pageCount();
            }
            granule = firstPage >= 0 ? packets.granule() : -1;
            int size = info.blocksize(packet(packets.packet()));
            if (size < 0) {
                file.tolerate("is damaged after sample " + all + "; fetch or export the file again");
                continue;
            }
            all += before == 0 ? 0 : before / 4 + size / 4;
            before = size;
        }
        if (packets.end() < 0) {
            file.tolerate("ends without its last page; the file is cut off, fetch or export it again");
        }
        long skipped = Math.min(Math.max(-offset, 0), all);
        long end = packets.end() < 0 ? all : Math.min(packets.end() - offset, all);
        return new Link(skipped, Math.max(end - skipped, 0));
    }
}
