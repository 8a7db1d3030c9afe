package io.github.riffusion4j.audio.format.vorbis;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Reads one Ogg Vorbis file with JOrbis; with {@link VorbisPackets} and {@link VorbisSetup} the only class that links
 * to it. JOrbis never sees the file's comments, whose counts it believes, nor positions: the last page's is applied
 * here, so that the pages are gone through once before any is decoded.
 *
 * @see <a href="https://xiph.org/vorbis/doc/Vorbis_I_spec.html">Vorbis I specification</a>
 */
public final class VorbisDecoder implements AudioDecoder {

    private static final int HEADER_PACKETS = 3;
    private static final byte[] NO_COMMENTS =
            "\u0003vorbis\0\0\0\0\0\0\0\0\u0001".getBytes(StandardCharsets.ISO_8859_1);

    private final FileContent file;
    private final Info info = new Info();
    private final VorbisPackets packets;
    private final DspState synthesis = new DspState();
    private final Block block;
    private final long length;
    private long decoded;

    /** Reads the headers, and walks all packets for the length. */
    public VorbisDecoder(FileContent file) {
        this.file = file;
        info.init();
        VorbisPackets survey = new VorbisPackets(file);
        readHeaders(survey);
        length = length(survey);
        packets = new VorbisPackets(file);
        for (int i = 0; i < HEADER_PACKETS; i++) {
            packets.next();
        }
        synthesis.synthesis_init(info);
        block = new Block(synthesis);
    }

    @Override
    public int sampleRate() {
        return info.rate;
    }

    @Override
    public int channelCount() {
        return info.channels;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(length);
    }

    @Override
    public boolean isLengthVerified() {
        return true;
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        float[][][] pcm = new float[1][][];
        int[] from = new int[info.channels];
        while (true) {
            int waiting = synthesis.synthesis_pcmout(pcm, from);
            if (waiting > 0) {
                int wanted = (int) Math.min(Math.min(waiting, most), length - decoded);
                if (wanted <= 0) {
                    // Beyond the end that the last page names.
                    synthesis.synthesis_read(waiting);
                    decoded += waiting;
                    continue;
                }
                for (int c = 0; c < target.length; c++) {
                    System.arraycopy(pcm[0][c], from[c], target[c], at, wanted);
                }
                synthesis.synthesis_read(wanted);
                decoded += wanted;
                return wanted;
            }
            if (!synthesizeNext()) {
                return 0;
            }
        }
    }

    private boolean synthesizeNext() {
        if (!packets.next()) {
            return false;
        }
        Packet packet = packets.packet();
        packet.granulepos = -1;
        if (block.synthesis(packet) != 0 || synthesis.synthesis_blockin(block) != 0) {
            throw file.invalid("is damaged after sample " + decoded + "; fetch or export the file again");
        }
        return true;
    }

    private void readHeaders(VorbisPackets packets) {
        Comment comments = new Comment();
        comments.init();
        for (int i = 0; i < HEADER_PACKETS; i++) {
            if (!packets.next()) {
                throw file.invalid("ends within its headers; the file is cut off, fetch or export it again");
            }
            Packet packet = packets.packet();
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

    /**
     * The samples that all packets make, each half of its own block and half of the one before; or fewer, where the
     * last page says so.
     */
    private long length(VorbisPackets packets) {
        long all = 0;
        int before = 0;
        while (packets.next()) {
            int size = info.blocksize(packets.packet());
            if (size < 0) {
                throw file.invalid("is damaged after sample " + all + "; fetch or export the file again");
            }
            all += before == 0 ? 0 : before / 4 + size / 4;
            before = size;
        }
        if (packets.end() < 0) {
            throw file.invalid("ends without its last page; the file is cut off, fetch or export it again");
        }
        return Math.min(packets.end(), all);
    }
}
