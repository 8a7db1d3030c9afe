package io.github.riffusion4j.audio.effects;

import java.util.Optional;

/**
 * The tempo of a clip that is a loop: played again and again, it goes on without a gap, so that it lasts a whole number
 * of beats. Only those tempi are compared, by how well the onset envelope, taken as a circle, agrees with itself a
 * beat, two beats and half a beat later. That works from four beats on, where there is too little for
 * {@link TempoEstimate}.
 *
 * @param beats how many there are in the clip
 * @param first the frame of the first beat, 0 to less than one beat
 * @param period frames between beats
 * @param clarity the mean of the circular autocorrelation at the period and at its double, at most 1
 */
record LoopTempo(int beats, double first, double period, double clarity) {

    /** Beats in one to eight bars of four, and in one to four bars of six. */
    private static final int[] COUNTS = {4, 8, 16, 32, 6, 12, 24};

    private static final int BARS_OF_FOUR = 4;
    private static final double PRIOR_TEMPO = 115; // beats a minute
    private static final double PRIOR_WIDTH = 0.7; // octaves
    /** Other bars than of four are that much rarer, as a logarithm. */
    private static final double RARER = -1.1;

    private static final double MIN_TEMPO = 50;
    private static final double MAX_TEMPO = 220;

    /** The most likely number of beats; empty where no number gives a usual tempo. */
    static Optional<LoopTempo> of(double[] envelope) {
        Optional<LoopTempo> best = Optional.empty();
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < COUNTS.length; i++) {
            double period = (double) envelope.length / COUNTS[i];
            double tempo = 60 * OnsetStrength.FRAME_RATE / period;
            if (tempo < MIN_TEMPO || tempo > MAX_TEMPO) {
                continue;
            }
            double once = correlation(envelope, period);
            double twice = correlation(envelope, 2 * period);
            double score = TempoEstimate.logPrior(tempo, PRIOR_TEMPO, PRIOR_WIDTH)
                    + (i < BARS_OF_FOUR ? 0 : RARER)
                    + once
                    + twice / 2
                    + correlation(envelope, period / 2) / 4;
            if (score > bestScore) {
                bestScore = score;
                best = Optional.of(
                        new LoopTempo(COUNTS[i], first(envelope, COUNTS[i]), period, Math.min(1, (once + twice) / 2)));
            }
        }
        return best;
    }

    /** The tempo, in beats a minute. */
    double tempo() {
        return 60 * OnsetStrength.FRAME_RATE / period;
    }

    /** The highest circular autocorrelation at a lag, or a frame beside it, divided by that at lag 0. */
    private static double correlation(double[] envelope, double lag) {
        double power = 0;
        for (double value : envelope) {
            power += value * value;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int near = (int) lag - 1; near <= (int) lag + 2; near++) {
            double sum = 0;
            for (int i = 0; i < envelope.length; i++) {
                sum += envelope[i] * envelope[Math.floorMod(i + near, envelope.length)];
            }
            best = Math.max(best, sum);
        }
        return power > 0 ? best / power : 0;
    }

    /** Where the beats have the strongest onsets. */
    private static double first(double[] envelope, int beats) {
        double period = (double) envelope.length / beats;
        int best = 0;
        double bestSum = Double.NEGATIVE_INFINITY;
        for (int first = 0; first < period; first++) {
            double sum = 0;
            for (int beat = 0; beat < beats; beat++) {
                sum += envelope[(int) (first + beat * period) % envelope.length];
            }
            if (sum > bestSum) {
                bestSum = sum;
                best = first;
            }
        }
        return best;
    }
}
