package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.transform.RealFft;
import java.util.Arrays;

/**
 * A phase vocoder with identity phase locking (Laroche and Dolson 1999). Each frame of the result takes its spectrum
 * from the original at the time that a {@link TimeMap} says, with every spectral peak, and the bins around it, turned
 * so that it goes on from the frame before: by as much as it advances over one hop of the original. That advance is
 * measured between two frames exactly a hop apart, so that no phase need be unwrapped.
 *
 * <p>All channels are turned by the same angles, so that their phase differences, and with them the stereo image, stay.
 * Bins in which a transient begins are not turned at all: their phases line up as they were, and the transient stays
 * sharp. One use, one thread.
 */
final class PhaseVocoder {

    /** The rise of power in a bin that marks a transient: 6 dB. */
    private static final double FRESH = 4;

    private final float[][] samples;
    private final TimeMap map;
    private final int[] transients;
    private final int hop;
    private final float[] window;
    private final RealFft fft;
    /** [channel][bins as pairs] */
    private final float[][] current;

    private final float[][] before;
    private final float[][] output;
    private final double[] power;
    /** The turn of each bin as pairs (cosine, sine). */
    private final double[] turns;

    /**
     * Makes a vocoder for one clip.
     *
     * @param windowLength samples, a multiple of 4; frames of the result are a quarter apart
     */
    PhaseVocoder(float[][] samples, TimeMap map, int[] transients, int windowLength) {
        this.samples = samples;
        this.map = map;
        this.transients = transients;
        this.hop = windowLength / 4;
        this.window = new float[windowLength];
        for (int i = 0; i < windowLength; i++) {
            window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / windowLength));
        }
        this.fft = new RealFft(windowLength);
        this.current = new float[samples.length][fft.bufferLength()];
        this.before = new float[samples.length][fft.bufferLength()];
        this.output = new float[samples.length][fft.bufferLength()];
        this.power = new double[fft.binCount()];
        this.turns = new double[2 * fft.binCount()];
    }

    /** The stretched channels, {@code length} samples each. */
    float[][] stretched(int length) {
        float[][] sums = new float[samples.length][length];
        float[] weights = new float[length];
        for (int centre = 0; centre - window.length / 2 < length; centre += hop) {
            long at = Math.round(map.originalAt(centre));
            analyse(at, current);
            findTurns(at, centre);
            int start = centre - window.length / 2;
            for (int c = 0; c < samples.length; c++) {
                turn(current[c], output[c]);
                overlapAdd(output[c].clone(), start, sums[c]);
            }
            addWeights(start, weights);
        }
        for (float[] sum : sums) {
            for (int i = 0; i < length; i++) {
                sum[i] /= weights[i];
            }
        }
        return sums;
    }

    private void analyse(long centre, float[][] spectra) {
        for (int c = 0; c < samples.length; c++) {
            for (int i = 0; i < window.length; i++) {
                long at = centre - window.length / 2 + i;
                spectra[c][i] = at >= 0 && at < samples[c].length ? window[i] * samples[c][(int) at] : 0;
            }
            fft.forward(spectra[c]);
        }
    }

    private void findTurns(long at, int centre) {
        if (centre == 0) {
            Arrays.fill(turns, 0);
            for (int bin = 0; bin < power.length; bin++) {
                stay(bin);
            }
            return;
        }
        analyse(at - hop, before);
        measurePower(current, power);
        int valley = 0;
        for (int bin = 0; bin < power.length; bin++) {
            if (isPeak(bin)) {
                int next = valleyAfter(bin);
                turnAround(bin, valley, next);
                valley = next;
            }
        }
        int begun = map.transientBeginningIn(centre - hop, centre);
        if (begun >= 0) {
            stayWhereFresh(transients[begun]);
        }
    }

    private boolean isPeak(int bin) {
        double p = power[bin];
        return (bin == 0 || p > power[bin - 1]) && (bin == power.length - 1 || p >= power[bin + 1]);
    }

    /** The end of a peak's region: the bin of least power before power rises again, or all bins. */
    private int valleyAfter(int peak) {
        int bin = peak + 1;
        while (bin < power.length - 1 && power[bin + 1] <= power[bin]) {
            bin++;
        }
        return bin < power.length - 1 ? bin : power.length;
    }

    /** The angle by which the peak has been turned up to now is kept, whatever its frequency has become. */
    private void turnAround(int peak, int from, int to) {
        int loudest = 0;
        for (int c = 1; c < samples.length; c++) {
            loudest = square(current[c], peak) > square(current[loudest], peak) ? c : loudest;
        }
        float[] was = before[loudest];
        float[] became = output[loudest];
        double cosine = (double) became[2 * peak] * was[2 * peak] + (double) became[2 * peak + 1] * was[2 * peak + 1];
        double sine = (double) became[2 * peak + 1] * was[2 * peak] - (double) became[2 * peak] * was[2 * peak + 1];
        double norm = Math.hypot(cosine, sine);
        for (int bin = from; bin < to; bin++) {
            turns[2 * bin] = norm == 0 ? 1 : cosine / norm;
            turns[2 * bin + 1] = norm == 0 ? 0 : sine / norm;
        }
    }

    private void stay(int bin) {
        turns[2 * bin] = 1;
        turns[2 * bin + 1] = 0;
    }

    private void stayWhereFresh(int position) {
        double[] old = new double[power.length];
        double[] fresh = new double[power.length];
        analyse((long) position - window.length / 2, before);
        measurePower(before, old);
        analyse((long) position + window.length / 4, before);
        measurePower(before, fresh);
        for (int bin = 0; bin < power.length; bin++) {
            if (fresh[bin] > FRESH * old[bin]) {
                stay(bin);
            }
        }
    }

    private static void measurePower(float[][] spectra, double[] power) {
        Arrays.fill(power, 0);
        for (float[] spectrum : spectra) {
            for (int bin = 0; bin < power.length; bin++) {
                power[bin] += square(spectrum, bin);
            }
        }
    }

    private static double square(float[] spectrum, int bin) {
        double real = spectrum[2 * bin];
        double imaginary = spectrum[2 * bin + 1];
        return real * real + imaginary * imaginary;
    }

    private void turn(float[] spectrum, float[] turned) {
        for (int bin = 0; bin < power.length; bin++) {
            double cosine = turns[2 * bin];
            double sine = turns[2 * bin + 1];
            turned[2 * bin] = (float) (cosine * spectrum[2 * bin] - sine * spectrum[2 * bin + 1]);
            turned[2 * bin + 1] = (float) (sine * spectrum[2 * bin] + cosine * spectrum[2 * bin + 1]);
        }
    }

    private void overlapAdd(float[] spectrum, int start, float[] sum) {
        fft.inverse(spectrum);
        for (int i = Math.max(0, -start); i < Math.min(window.length, sum.length - start); i++) {
            sum[start + i] += window[i] * spectrum[i];
        }
    }

    private void addWeights(int start, float[] weights) {
        for (int i = Math.max(0, -start); i < Math.min(window.length, weights.length - start); i++) {
            weights[start + i] += window[i] * window[i];
        }
    }
}
