package io.github.riffusion4j.audio.effects;

/**
 * The K-weighting filter of ITU-R BS.1770-4: a high shelf for the head, then a high-pass. The standard gives its
 * coefficients for 48 kHz only; these are the same two analogue filters, brought to any rate by the bilinear transform
 * with their corner frequencies kept.
 */
final class KWeighting {

    private static final double STANDARD_RATE = 48_000; // Hz

    /** The analogue filters that the standard's coefficients stand for. */
    private static final double SHELF_FREQUENCY = 1681.974450955533; // Hz

    private static final double SHELF_GAIN = 3.999843853973347; // dB
    private static final double SHELF_Q = 0.7071752369554196;
    private static final double SHELF_MIDDLE_EXPONENT = 0.4996667741545416;
    private static final double PASS_FREQUENCY = 38.13547087602444; // Hz
    private static final double PASS_Q = 0.5003270373238773;

    private KWeighting() {}

    static double[] apply(float[] samples, int sampleRate) {
        double[] weighted = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            weighted[i] = samples[i];
        }
        shelf(sampleRate).apply(weighted);
        highPass(sampleRate).apply(weighted);
        return weighted;
    }

    static Biquad shelf(double sampleRate) {
        double k = Math.tan(Math.PI * SHELF_FREQUENCY / sampleRate);
        double high = Decibels.toRatio(SHELF_GAIN);
        double middle = Math.pow(high, SHELF_MIDDLE_EXPONENT);
        double a0 = 1 + k / SHELF_Q + k * k;
        return new Biquad(
                (high + middle * k / SHELF_Q + k * k) / a0,
                2 * (k * k - high) / a0,
                (high - middle * k / SHELF_Q + k * k) / a0,
                2 * (k * k - 1) / a0,
                (1 - k / SHELF_Q + k * k) / a0);
    }

    static Biquad highPass(double sampleRate) {
        double k = Math.tan(Math.PI * PASS_FREQUENCY / sampleRate);
        double a0 = 1 + k / PASS_Q + k * k;
        // The standard's numerator is 1, -2, 1 without a factor, which makes the gain slightly more than 1: the same
        // gain at every rate.
        double standard = Math.tan(Math.PI * PASS_FREQUENCY / STANDARD_RATE);
        double gain = (1 + standard / PASS_Q + standard * standard) / a0;
        return new Biquad(gain, -2 * gain, gain, 2 * (k * k - 1) / a0, (1 - k / PASS_Q + k * k) / a0);
    }

    /** y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]. */
    record Biquad(double b0, double b1, double b2, double a1, double a2) {

        private void apply(double[] samples) {
            double first = 0;
            double second = 0;
            for (int i = 0; i < samples.length; i++) {
                double in = samples[i];
                double out = b0 * in + first;
                first = b1 * in - a1 * out + second;
                second = b2 * in - a2 * out;
                samples[i] = out;
            }
        }
    }
}
