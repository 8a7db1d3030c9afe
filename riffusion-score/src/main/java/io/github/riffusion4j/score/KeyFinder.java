package io.github.riffusion4j.score;

import java.util.List;

/**
 * Finds the key of notes: the major or minor key whose profile of pitch classes correlates best with theirs, weighed by
 * duration.
 *
 * <p>Source: C. Krumhansl, "Cognitive Foundations of Musical Pitch", 1990; the profiles are those of Krumhansl and
 * Kessler, 1982.
 */
final class KeyFinder {

    private static final double[] MAJOR = {6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
    private static final double[] MINOR = {6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

    private KeyFinder() {}

    /** The key of the parts with pitches; C major if there are no notes. */
    static Key find(List<Part> parts) {
        double[] weights = new double[12];
        for (Part part : parts) {
            if (!part.percussion()) {
                part.notes().forEach(note -> weights[note.pitch() % 12] += note.duration());
            }
        }
        Key best = Key.of(0, Mode.MAJOR);
        double highest = 0;
        for (Mode mode : List.of(Mode.MAJOR, Mode.MINOR)) {
            for (int tonic = 0; tonic < 12; tonic++) {
                double correlation = correlation(weights, mode == Mode.MAJOR ? MAJOR : MINOR, tonic);
                if (correlation > highest) {
                    highest = correlation;
                    best = Key.of(tonic, mode);
                }
            }
        }
        return best;
    }

    /** Pearson's correlation, or 0 where all weights are alike. */
    private static double correlation(double[] weights, double[] profile, int tonic) {
        double weightMean = mean(weights);
        double profileMean = mean(profile);
        double product = 0;
        double weightSquares = 0;
        double profileSquares = 0;
        for (int i = 0; i < 12; i++) {
            double weight = weights[(i + tonic) % 12] - weightMean;
            double share = profile[i] - profileMean;
            product += weight * share;
            weightSquares += weight * weight;
            profileSquares += share * share;
        }
        return weightSquares == 0 ? 0 : product / Math.sqrt(weightSquares * profileSquares);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
