package io.github.riffusion4j.audio.effects;

/**
 * The impulse response of a low-pass filter, as a function of continuous time: a sinc under a Kaiser window (Kaiser
 * 1974). Time is in samples of the signal that it filters, frequency in cycles a sample.
 */
final class WindowedSinc {

    /** In dB, and some more than what is promised: making each phase exact at 0 Hz costs some. */
    private static final double ATTENUATION = 115;

    /** Kaiser's fit of the window's shape to the attenuation. */
    private static final double BETA = 0.1102 * (ATTENUATION - 8.7);

    private static final double BESSEL_OF_BETA = bessel(BETA);

    private final double cutoff;
    private final double halfWidth;

    /**
     * Makes a filter with its transition between two frequencies.
     *
     * @param passBand the highest frequency to keep
     * @param stopBand the lowest frequency to remove, more than {@code passBand}
     */
    WindowedSinc(double passBand, double stopBand) {
        this.cutoff = (passBand + stopBand) / 2;
        this.halfWidth = (ATTENUATION - 7.95) / (14.36 * (stopBand - passBand)) / 2;
    }

    /** The time beyond which the response is 0, on both sides of 0. */
    double halfWidth() {
        return halfWidth;
    }

    double at(double time) {
        double x = time / halfWidth;
        if (x <= -1 || x >= 1) {
            return 0;
        }
        return 2 * cutoff * sinc(2 * cutoff * time) * bessel(BETA * Math.sqrt(1 - x * x)) / BESSEL_OF_BETA;
    }

    /**
     * The weights of {@code count} samples, a multiple of 2, around a point that lies {@code fraction} of a sample
     * after the one at {@code count / 2 - 1}. Their sum is 1, so that a constant stays what it is.
     */
    float[] weights(double fraction, int count) {
        double[] exact = new double[count];
        int before = count / 2 - 1;
        double sum = 0;
        for (int k = 0; k < count; k++) {
            exact[k] = at(fraction + before - k);
            sum += exact[k];
        }
        float[] weights = new float[count];
        for (int k = 0; k < count; k++) {
            weights[k] = (float) (exact[k] / sum);
        }
        return weights;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function of the first kind and order 0, by its power series. */
    private static double bessel(double x) {
        double quarterSquare = x * x / 4;
        double term = 1;
        double sum = 1;
        for (double k = 1; term > 1e-17 * sum; k++) {
            term *= quarterSquare / (k * k);
            sum += term;
        }
        return sum;
    }
}
