package io.github.riffusion4j.audio.effects;

/**
 * A change of rate by any ratio: weights are tabulated for a limited number of points between two input samples and
 * interpolated linearly for those in between. Slower by half than {@link PolyphaseFilter} at its best, but its table
 * does not grow with the terms of the ratio.
 */
final class InterpolatedFilter implements RateChange {

    /**
     * Points between two input samples for a filter that passes everything. The interpolation error of a sinc is at
     * most π² / 24 / points², -128 dB here; a narrower filter varies more slowly and needs fewer points.
     */
    private static final int POINTS = 1024;

    private final int up;
    private final int down;
    private final int taps;
    /** [point][tap]; the last point is the next input sample. */
    private final float[][] weights;

    InterpolatedFilter(WindowedSinc filter, int up, int down) {
        this.up = up;
        this.down = down;
        this.taps = 2 * (int) Math.ceil(filter.halfWidth());
        int points = (int) Math.ceil(POINTS * Math.min(1, (double) up / down));
        this.weights = new float[points + 1][];
        for (int point = 0; point <= points; point++) {
            weights[point] = filter.weights((double) point / points, taps);
        }
    }

    @Override
    public int reach() {
        return taps / 2;
    }

    @Override
    public int up() {
        return up;
    }

    @Override
    public int down() {
        return down;
    }

    @Override
    public int bestGroups() {
        return 1;
    }

    @Override
    public float[] apply(float[] samples, int length) {
        float[] output = new float[length];
        int points = weights.length - 1;
        for (int m = 0; m < length; m++) {
            long position = (long) m * down;
            int start = (int) (position / up) - taps / 2 + 1;
            double point = (double) (position % up) / up * points;
            int before = (int) point;
            float fraction = (float) (point - before);
            output[m] = weighted(samples, start, weights[before], weights[before + 1], fraction);
        }
        return output;
    }

    private float weighted(float[] samples, int start, float[] before, float[] after, float fraction) {
        int begin = Math.max(0, -start);
        int end = Math.min(taps, samples.length - start);
        // Two sums for each, as an addition must otherwise wait for the one before.
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int k = begin;
        for (; k + 1 < end; k += 2) {
            float even = samples[start + k];
            float odd = samples[start + k + 1];
            a += before[k] * even;
            b += before[k + 1] * odd;
            c += after[k] * even;
            d += after[k + 1] * odd;
        }
        if (k < end) {
            a += before[k] * samples[start + k];
            c += after[k] * samples[start + k];
        }
        return (a + b) * (1 - fraction) + (c + d) * fraction;
    }
}
