package io.github.riffusion4j.audio.format.aac;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import net.sourceforge.jaad.aac.Decoder;
import net.sourceforge.jaad.aac.DecoderConfig;
import net.sourceforge.jaad.aac.filterbank.FilterBank;
import net.sourceforge.jaad.aac.syntax.BitStream;
import net.sourceforge.jaad.aac.syntax.Element;
import net.sourceforge.jaad.mp4.MP4Exception;

/**
 * Decodes raw data blocks of AAC, one after the other, with parts of JAAD: its codes, tables, filter banks, and its
 * spectral band replication. Its own decoder knows no temporal noise shaping, which most encoders use. With
 * {@link AacElement} and {@link AacChannel} the only class that links to it. Not thread safe.
 *
 * @see <a href="https://www.iso.org/standard/76383.html">ISO/IEC 14496-3, 4.4.2.1: raw_data_block</a>
 */
final class AacBlockDecoder {

    /** JAAD's full scale. */
    private static final float FULL_SCALE = 32_768;

    private static final int SBR = 13;
    private static final int SBR_WITH_CRC = 14;

    private final DecoderConfig config;
    private final FilterBank filterBank = new FilterBank(false);
    private final Map<Key, AacElement> elements = new HashMap<>();
    private final Map<Element.Type, IntFunction<Element.InstanceTag>> tags = new EnumMap<>(Element.tagFactory());
    private final List<AacElement> current = new ArrayList<>();
    private boolean hasSbr;

    private record Key(Element.Type type, int number) {}

    AacBlockDecoder(AacConfig config) {
        try {
            this.config = Decoder.create(config.toBytes()).getConfig();
        } catch (MP4Exception e) {
            throw new IllegalArgumentException("cannot decode " + config, e);
        }
    }

    /** The samples of each channel in a block. */
    int length() {
        return config.getSampleLength();
    }

    /** Returns true if a block had spectral band replication. */
    boolean hasSbr() {
        return hasSbr;
    }

    /**
     * Decodes the blocks of a frame: [block][channel][sample], the channels as the stream has them.
     *
     * @param seed of the noise that the blocks leave to decoders
     * @throws RuntimeException of any kind if the data is damaged
     */
    float[][][] decode(byte[] frame, int blocks, long seed) {
        BitStream in = BitStream.open(frame);
        SplittableRandom noise = new SplittableRandom(seed);
        float[][][] pcm = new float[blocks][][];
        for (int i = 0; i < blocks; i++) {
            current.clear();
            readBlock(frame, in, noise);
            pcm[i] = synthesize();
        }
        return pcm;
    }

    private void readBlock(byte[] frame, BitStream in, SplittableRandom noise) {
        for (Element.Type type = Element.readType(in); type != Element.Type.END; type = Element.readType(in)) {
            switch (type) {
                case SCE, LFE, CPE -> {
                    Key key = new Key(type, in.readBits(4));
                    int channels = type == Element.Type.CPE ? 2 : 1;
                    boolean canHaveSbr = type != Element.Type.LFE;
                    AacElement element =
                            elements.computeIfAbsent(key, k -> new AacElement(config, channels, canHaveSbr));
                    element.read(frame, in, noise);
                    current.add(element);
                }
                case FIL -> readFill(frame, in);
                // Coupling channels, which no encoder in use writes, are read over like data for other programs.
                default -> skip(type, in);
            }
        }
        in.byteAlign();
    }

    private void skip(Element.Type type, BitStream in) {
        IntFunction<Element.InstanceTag> tag = tags.get(type);
        if (tag != null) {
            tag.apply(in.readBits(4)).newElement(config).decode(in);
        }
    }

    private void readFill(byte[] frame, BitStream in) {
        int bytes = in.readBits(4);
        bytes += bytes == 15 ? in.readBits(8) - 1 : 0;
        if (bytes == 0) {
            return;
        }
        BitStream content = in.readSubStream(Byte.SIZE * bytes);
        int type = content.readBits(4);
        if ((type == SBR || type == SBR_WITH_CRC) && !current.isEmpty()) {
            hasSbr = true;
            if (config.getSampleLength() != config.getFrameLength()) {
                current.get(current.size() - 1).readSbr(frame, content, type == SBR_WITH_CRC);
            }
        }
    }

    private float[][] synthesize() {
        List<float[]> channels = new ArrayList<>();
        for (AacElement element : current) {
            for (float[] samples : element.synthesize(filterBank)) {
                float[] scaled = new float[samples.length];
                for (int i = 0; i < scaled.length; i++) {
                    scaled[i] = samples[i] / FULL_SCALE;
                }
                channels.add(scaled);
            }
        }
        return channels.toArray(new float[0][]);
    }
}
