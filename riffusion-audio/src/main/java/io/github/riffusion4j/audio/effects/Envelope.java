package io.github.riffusion4j.audio.effects;

import java.util.List;

/** Conditions an onset envelope before beats are tracked in it. */
final class Envelope {

    /** A first or last beat weaker than this share of the others' mean stands on nothing. */
    private static final double WEAK = 0.5;

    private Envelope() {}

    /** Weighted with a Gaussian of this standard deviation, in frames. */
    static double[] smoothed(double[] values, double deviation) {
        int reach = (int) Math.ceil(3 * deviation);
        double[] smoothed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            for (int at = Math.max(0, i - reach); at <= Math.min(values.length - 1, i + reach); at++) {
                double x = (at - i) / deviation;
                smoothed[i] += values[at] * Math.exp(-0.5 * x * x);
            }
        }
        return smoothed;
    }

    /** Mean 0 and standard deviation 1; all 0 if there is no deviation. */
    static double[] normalised(double[] values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / values.length;
        double deviation = Math.sqrt(Math.max(0, squares / values.length - mean * mean));
        double[] normalised = new double[values.length];
        for (int i = 0; i < values.length && deviation > 0; i++) {
            normalised[i] = (values[i] - mean) / deviation;
        }
        return normalised;
    }

    /** The beats without those at either end that were placed by the period alone. */
    static List<Integer> trimmed(List<Integer> beats, double[] envelope) {
        double mean = beats.stream().mapToDouble(t -> Math.max(0, envelope[t])).sum() / Math.max(1, beats.size());
        int begin = 0;
        int end = beats.size();
        while (begin < end && envelope[beats.get(begin)] < WEAK * mean) {
            begin++;
        }
        while (end > begin && envelope[beats.get(end - 1)] < WEAK * mean) {
            end--;
        }
        return beats.subList(begin, end);
    }
}
