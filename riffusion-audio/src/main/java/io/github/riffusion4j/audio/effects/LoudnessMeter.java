package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;

/**
 * Measures loudness as ITU-R BS.1770-4 (and EBU R 128) define it: the K-weighted power of blocks of 400 ms that overlap
 * by 75 %, averaged over those that two gates let pass.
 *
 * @see <a href="https://www.itu.int/rec/R-REC-BS.1770">ITU-R BS.1770, Algorithms to measure audio programme
 *     loudness</a>
 */
public final class LoudnessMeter {

    private static final double ABSOLUTE_GATE = -70; // LUFS
    private static final double RELATIVE_GATE = -10; // LU
    private static final double OFFSET = -0.691; // dB; makes a 997 Hz sine measure what its level is
    private static final double SURROUND_WEIGHT = 1.41;

    private static final int MIN_RATE = 8_000; // Hz; the weighting filters need room above their corners

    /** Blocks of 400 ms, one every 100 ms. */
    private static final int STEPS_PER_SECOND = 10;

    private static final int STEPS_PER_BLOCK = 4;

    private LoudnessMeter() {}

    /**
     * The integrated (gated) loudness of the whole clip, in LUFS: -3.01 for a full-scale 997 Hz sine in one channel.
     * Negative infinity for silence, and for anything below -70 LUFS. A clip shorter than 400 ms counts as one block.
     *
     * <p>Of five channels the last two, and of six (5.1, with the low-frequency channel fourth and left out) the last
     * two are surround channels and count 1.5 dB more; otherwise all channels count the same.
     *
     * @throws IllegalArgumentException if the clip's sample rate is less than 8,000 Hz; there the standard's filter,
     *     which is defined at 48 kHz, is met to 0.2 dB at 1 kHz, from 21,000 Hz on to 0.03 dB
     */
    public static double lufs(AudioClip clip) {
        if (clip.sampleRate() < MIN_RATE) {
            throw new IllegalArgumentException(
                    "loudness is measured at " + MIN_RATE + " Hz or more, not at " + clip.sampleRate() + " Hz");
        }
        double[] blocks = blockPowers(clip);
        double absolute = power(ABSOLUTE_GATE);
        double ungated = meanAbove(absolute, blocks);
        double relative = ungated * Math.pow(10, RELATIVE_GATE / 10);
        return lufs(meanAbove(Math.max(absolute, relative), blocks));
    }

    private static double lufs(double power) {
        return OFFSET + 10 * Math.log10(power);
    }

    private static double power(double lufs) {
        return Math.pow(10, (lufs - OFFSET) / 10);
    }

    private static double meanAbove(double gate, double[] blocks) {
        double sum = 0;
        int count = 0;
        for (double block : blocks) {
            if (block > gate) {
                sum += block;
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** The mean squares of all blocks, summed over the channels with their weights. */
    private static double[] blockPowers(AudioClip clip) {
        double[] sums = cumulativePower(clip);
        int rate = clip.sampleRate();
        int block = rate * STEPS_PER_BLOCK / STEPS_PER_SECOND;
        if (clip.length() < block || block == 0) {
            return new double[] {sums[clip.length()] / Math.max(1, clip.length())};
        }
        int count = (int) ((long) (clip.length() - block) * STEPS_PER_SECOND / rate) + 1;
        double[] powers = new double[count];
        for (int b = 0; b < count; b++) {
            int start = (int) ((long) b * rate / STEPS_PER_SECOND);
            powers[b] = (sums[start + block] - sums[start]) / block;
        }
        return powers;
    }

    /** At i, the power of all samples before i. */
    private static double[] cumulativePower(AudioClip clip) {
        double[] sums = new double[clip.length() + 1];
        for (int c = 0; c < clip.channelCount(); c++) {
            double weight = weight(c, clip.channelCount());
            double sum = 0;
            double[] weighted = KWeighting.apply(clip.channel(c), clip.sampleRate());
            for (int i = 0; i < weighted.length; i++) {
                sum += weight * weighted[i] * weighted[i];
                sums[i + 1] += sum;
            }
        }
        return sums;
    }

    private static double weight(int channel, int channelCount) {
        boolean surround = channelCount == 5 || channelCount == 6;
        if (channelCount == 6 && channel == 3) {
            return 0;
        }
        return surround && channel >= channelCount - 2 ? SURROUND_WEIGHT : 1;
    }
}
