package io.github.riffusion4j.audio.effects;

/**
 * The tempo that repeats most strongly in an onset envelope, under the prior that music has about 120 beats a minute:
 * the autocorrelation under a Gaussian on a logarithmic axis, with half the weight of the double period added so that a
 * beat wins over its subdivisions' average (Ellis 2007, section 3.2).
 *
 * @param period frames between beats
 * @param clarity the mean of the normalised autocorrelation at the period and at its double, at most 1
 */
record TempoEstimate(double period, double clarity) {

    private static final double PRIOR_TEMPO = 120; // beats a minute
    private static final double PRIOR_WIDTH = 1; // octaves
    private static final double MIN_TEMPO = 40;
    private static final double MAX_TEMPO = 240;

    /** The estimate for an envelope of mean 0; a period and clarity of 0 where it is too short for any. */
    static TempoEstimate of(double[] envelope) {
        int shortest = (int) (60 * OnsetStrength.FRAME_RATE / MAX_TEMPO);
        int longest = (int) Math.min(60 * OnsetStrength.FRAME_RATE / MIN_TEMPO, envelope.length / 2.0 - 2);
        double[] correlation = autocorrelation(envelope, 2 * longest + 2);
        int best = 0;
        double bestScore = 0;
        for (int lag = shortest; lag <= longest; lag++) {
            double score = prior(lag) * (correlation[lag] + 0.5 * around(correlation, 2 * lag));
            if (score > bestScore) {
                best = lag;
                bestScore = score;
            }
        }
        if (best == 0) {
            return new TempoEstimate(0, 0);
        }
        // A few strokes at random have some interval twice, but hardly the double of it as often.
        double clarity = (correlation[best] + around(correlation, 2 * best)) / 2;
        return new TempoEstimate(best, Math.min(1, clarity));
    }

    private static double prior(int lag) {
        return Math.exp(logPrior(60 * OnsetStrength.FRAME_RATE / lag, PRIOR_TEMPO, PRIOR_WIDTH));
    }

    /** The logarithm of how likely a tempo is before anything is heard, up to a constant. */
    static double logPrior(double tempo, double usualTempo, double widthInOctaves) {
        double octaves = Math.log(tempo / usualTempo) / Math.log(2);
        return -0.5 * Math.pow(octaves / widthInOctaves, 2);
    }

    private static double around(double[] correlation, int lag) {
        return Math.max(correlation[lag], Math.max(correlation[lag - 1], correlation[lag + 1]));
    }

    /** Lags 0 to {@code count} - 1, divided by lag 0 and by the share of the envelope that overlaps. */
    private static double[] autocorrelation(double[] envelope, int count) {
        double[] correlation = new double[Math.max(1, count)];
        for (int lag = 0; lag < correlation.length; lag++) {
            for (int i = lag; i < envelope.length; i++) {
                correlation[lag] += envelope[i] * envelope[i - lag];
            }
        }
        double power = correlation[0];
        for (int lag = 0; lag < correlation.length && power > 0; lag++) {
            correlation[lag] *= envelope.length / (power * (envelope.length - lag));
        }
        return correlation;
    }
}
