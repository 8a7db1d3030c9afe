package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.MelNorm;
import io.github.riffusion4j.audio.transform.MelScale;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;

/**
 * The strength of onsets at each moment: the spectral flux, the rise in dB since the frame before, averaged over mel
 * bands (Ellis 2007). One value every {@link #HOP} samples at {@link #RATE} Hz, whatever the clip's rate.
 */
final class OnsetStrength {

    static final int RATE = 8_000; // Hz
    static final int HOP = 32; // 4 ms

    /** Values a second. */
    static final double FRAME_RATE = (double) RATE / HOP;

    private static final int WINDOW = 256; // 32 ms
    private static final int FFT_LENGTH = 512;
    private static final int BANDS = 40;

    /** Anything this far below the loudest band of the clip counts as silence: -60 dB. */
    private static final double FLOOR = 1e-3;

    /**
     * An onset is seen when the analysis window first touches it, before its frame's middle: so many seconds, measured
     * with clicks and drums.
     */
    private static final double LOOK_AHEAD = 0.010;

    private OnsetStrength() {}

    /** The time, in seconds, of the onset that a frame shows. */
    static double time(double frame) {
        return frame / FRAME_RATE + LOOK_AHEAD;
    }

    /** Empty for a clip too short for one frame, all 0 for silence. */
    static double[] of(AudioClip clip) {
        ShortTimeFourierTransform transform = ShortTimeFourierTransform.of(FFT_LENGTH, WINDOW, HOP);
        Resampler resampler = Resampler.of(clip.sampleRate(), RATE);
        int length = resampler.length(clip.length());
        if (length < transform.minSampleCount()) {
            return new double[0];
        }
        MelFilterbank filterbank =
                new MelFilterbank(FFT_LENGTH, RATE, BANDS, 0, RATE / 2.0, MelScale.SLANEY, MelNorm.NONE);
        double[][] bands = new double[transform.frameCount(length)][BANDS];
        for (int c = 0; c < clip.channelCount(); c++) {
            transform.analyse(
                    resampler.resample(clip.channel(c)),
                    (frame, spectrum) -> add(filterbank.bands(spectrum), bands[frame]));
        }
        return rises(bands);
    }

    private static void add(float[] amplitudes, double[] sums) {
        for (int band = 0; band < sums.length; band++) {
            sums[band] += amplitudes[band];
        }
    }

    private static double[] rises(double[][] bands) {
        double loudest = 0;
        for (double[] frame : bands) {
            for (double amplitude : frame) {
                loudest = Math.max(loudest, amplitude);
            }
        }
        double[] rises = new double[bands.length];
        if (loudest == 0) {
            return rises;
        }
        double floor = loudest * FLOOR;
        for (int t = 1; t < bands.length; t++) {
            for (int band = 0; band < BANDS; band++) {
                double ratio = Math.max(bands[t][band], floor) / Math.max(bands[t - 1][band], floor);
                rises[t] += Math.max(0, Decibels.ofRatio(ratio)) / BANDS;
            }
        }
        return rises;
    }
}
