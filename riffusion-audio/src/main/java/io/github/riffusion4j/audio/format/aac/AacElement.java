package io.github.riffusion4j.audio.format.aac;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import net.sourceforge.jaad.aac.DecoderConfig;
import net.sourceforge.jaad.aac.filterbank.FilterBank;
import net.sourceforge.jaad.aac.huffman.HCB;
import net.sourceforge.jaad.aac.sbr.SBR;
import net.sourceforge.jaad.aac.sbr.SBR1;
import net.sourceforge.jaad.aac.syntax.BitStream;
import net.sourceforge.jaad.aac.syntax.ICSInfo;

/**
 * One channel, or a pair of channels that share what they have in common, from frame to frame.
 *
 * @see <a href="https://www.iso.org/standard/76383.html">ISO/IEC 14496-3, 4.6.8: joint coding</a>
 */
final class AacElement {

    private static final int WINDOW = 128;
    private static final int ALL_BANDS = 2;
    private static final int MAX_BANDS = 128;

    private final DecoderConfig config;
    private final boolean hasSbr;
    private final AacChannel[] channels;
    private final float[][] pcm;
    private final boolean[] isMidSide = new boolean[MAX_BANDS];
    private Optional<SBR> sbr = Optional.empty();

    /**
     * An element.
     *
     * @param channels 1 or 2
     * @param hasSbr false for low frequency effects, which have no spectral band replication
     */
    AacElement(DecoderConfig config, int channels, boolean hasSbr) {
        this.config = config;
        this.hasSbr = hasSbr;
        this.channels = new AacChannel[channels];
        for (int c = 0; c < channels; c++) {
            this.channels[c] = new AacChannel(config);
        }
        pcm = new float[2][config.getSampleLength()];
    }

    /** Reads the element after its number. */
    void read(byte[] block, BitStream in, SplittableRandom noise) {
        sbr.ifPresent(SBR::invalidate);
        boolean isCommon = channels.length == 2 && in.readBool();
        Arrays.fill(isMidSide, false);
        if (isCommon) {
            ICSInfo info = channels[0].getInfo();
            info.decode(in, true);
            channels[1].getInfo().setCommonData(in, info);
            int mask = in.readBits(2);
            int count = mask == 1 ? info.getWindowGroupCount() * info.getMaxSFB() : 0;
            for (int i = 0; i < count; i++) {
                isMidSide[i] = in.readBool();
            }
            Arrays.fill(isMidSide, count, MAX_BANDS, mask == ALL_BANDS);
        }
        for (AacChannel channel : channels) {
            channel.read(block, in, isCommon, noise);
        }
    }

    /** Reads spectral band replication, which follows the element that it belongs to. */
    void readSbr(byte[] block, BitStream in, boolean hasCrc) {
        if (hasSbr && config.isSBREnabled()) {
            SBR replication = sbr.orElseGet(this::newSbr);
            sbr = Optional.of(replication);
            if (replication instanceof CoupledSbr pair) {
                pair.read(block, in, hasCrc);
            } else {
                replication.decode(in, hasCrc);
            }
        }
    }

    private SBR newSbr() {
        return channels.length == 2 ? new CoupledSbr(config) : new SBR1(config);
    }

    /** Returns true if the one channel that was read is described as two: parametric stereo. */
    private boolean isParametricStereo() {
        return sbr.orElse(null) instanceof SBR1 one && one.isPSUsed();
    }

    /** The samples of the frame that was read, times 32,768: [channel][sample], in arrays that are used again. */
    float[][] synthesize(FilterBank filterBank) {
        if (channels.length == 2) {
            joinStereo();
        }
        for (int c = 0; c < channels.length; c++) {
            AacChannel channel = channels[c];
            channel.processICP();
            channel.processLTP(filterBank);
            channel.processTNS();
            channel.process(pcm[c], filterBank);
            channel.updateLTP(pcm[c]);
        }
        boolean isStereo = channels.length == 2 || isParametricStereo(); // processing forgets the latter
        if (config.getSampleLength() != config.getFrameLength()) {
            // Without data it makes the high half silent: for low frequency effects, and where data is missing.
            SBR replication = sbr.orElseGet(this::newSbr);
            sbr = Optional.of(replication);
            replication.process(pcm[0], pcm[1]);
        }
        return isStereo ? pcm : new float[][] {pcm[0]};
    }

    /** Makes left and right of mid and side, and the right of the left where only its loudness is described. */
    private void joinStereo() {
        float[] left = channels[0].getInvQuantData();
        float[] right = channels[1].getInvQuantData();
        ICSInfo info = channels[1].getInfo();
        int[] starts = info.getSWBOffsets();
        int index = 0;
        int window = 0;
        for (int group = 0; group < info.getWindowGroupCount(); group++) {
            for (int band = 0; band < info.getMaxSFB(); band++, index++) {
                int width = starts[band + 1] - starts[band];
                for (int w = 0; w < info.getWindowGroupLength(group); w++) {
                    joinBand(left, right, (window + w) * WINDOW + starts[band], width, index);
                }
            }
            window += info.getWindowGroupLength(group);
        }
    }

    private void joinBand(float[] left, float[] right, int from, int width, int index) {
        int code = channels[1].getSfbCB()[index];
        if (code == HCB.INTENSITY_HCB || code == HCB.INTENSITY_HCB2) {
            boolean isInverse = code == HCB.INTENSITY_HCB2 != isMidSide[index];
            float scale = channels[1].getScaleFactors()[index] * (isInverse ? -1 : 1);
            for (int i = from; i < from + width; i++) {
                right[i] = left[i] * scale;
            }
        } else if (isMidSide[index] && code < HCB.NOISE_HCB && channels[0].getSfbCB()[index] < HCB.NOISE_HCB) {
            for (int i = from; i < from + width; i++) {
                float side = right[i];
                right[i] = left[i] - side;
                left[i] += side;
            }
        }
    }
}
