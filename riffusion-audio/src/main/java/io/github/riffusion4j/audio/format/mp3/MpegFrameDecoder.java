package io.github.riffusion4j.audio.format.mp3;

import java.util.Arrays;

/**
 * Decodes frames of MPEG audio, layers I to III, one after the other: MPEG-1, MPEG-2 and MPEG-2.5, any bit rate, joint
 * stereo of both kinds. A port of minimp3 (public domain, CC0), whose output agrees with that of the standard's
 * reference decoder. Not thread safe.
 *
 * <p>Why not JLayer: it reads no free format, no change between mono and stereo, and MPEG-2's intensity stereo wrongly.
 *
 * @see <a href="https://github.com/lieff/minimp3">minimp3</a>
 */
final class MpegFrameDecoder {

    /** The most samples of each channel in a frame. */
    static final int MAX_SAMPLES = 1152;

    private static final int HEADER_BITS = 32;
    private static final int CRC_BITS = 16;
    private static final int GRANULE = 576;

    private final Layer3 layer3 = new Layer3();
    private final MpegSynthesis synthesis = new MpegSynthesis();
    private final float[] subbands = new float[2 * GRANULE];

    /**
     * Decodes one frame.
     *
     * @param frame all its bytes, the header first
     * @param pcm takes the samples of two channels; the second repeats the first where the frame has one
     * @return true if it was decoded; false if its data, or what it needs of earlier frames, is missing or damaged, so
     *     that it is silent
     */
    boolean decode(Mp3FrameHeader header, byte[] frame, float[][] pcm) {
        MpegBits in = new MpegBits(frame, frame.length);
        in.position = HEADER_BITS + (header.hasCrc() ? CRC_BITS : 0);
        boolean decoded = header.layer() == 3 ? decode3(header, in, pcm) : decode12(header, in, pcm);
        if (!decoded) {
            Arrays.fill(pcm[0], 0);
            Arrays.fill(pcm[1], 0);
        }
        return decoded;
    }

    private boolean decode3(Mp3FrameHeader header, MpegBits in, float[][] pcm) {
        if (!layer3.begin(header, in)) {
            return false;
        }
        for (int granule = 0; granule < header.samples() / GRANULE; granule++) {
            layer3.decode(granule, subbands);
            synthesis.synthesize(subbands, 18, header.channels(), pcm, GRANULE * granule);
        }
        layer3.end();
        return true;
    }

    private boolean decode12(Mp3FrameHeader header, MpegBits in, float[][] pcm) {
        Layer12 scale = new Layer12(header, in);
        Arrays.fill(subbands, 0);
        int filled = 0;
        int at = 0;
        for (int part = 0; part < 3; part++) {
            filled += scale.dequantize(in, subbands, filled);
            if (filled == 12) {
                filled = 0;
                scale.apply(part, subbands);
                synthesis.synthesize(subbands, 12, header.channels(), pcm, at);
                Arrays.fill(subbands, 0);
                at += 384;
            }
            if (in.position > in.limit) {
                return false;
            }
        }
        return true;
    }
}
