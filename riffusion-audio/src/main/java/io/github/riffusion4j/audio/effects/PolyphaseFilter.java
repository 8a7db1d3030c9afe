package io.github.riffusion4j.audio.effects;

import java.util.Arrays;

/**
 * A change of rate by the ratio {@code up / down}: output sample m lies at input position m · down / up, so that every
 * {@code up}-th output has the same weights: a phase.
 *
 * <p>Outputs of one phase are computed side by side, {@value #LANES} at a time, tap after tap. Their inputs are
 * {@code down} samples apart and are first laid out in rows, which all phases share; then the innermost loop runs over
 * equal indices of plain arrays, the form that the virtual machine turns into vector instructions.
 */
final class PolyphaseFilter implements RateChange {

    private static final int LANES = 256;

    /** Taps handled in one pass over the lanes, so that a sum is loaded and stored once for all of them. */
    private static final int UNROLL = 4;

    private final int down;
    private final int taps;
    /** [phase][tap] */
    private final float[][] weights;
    /** The first input sample under each phase's weights, for its first output. */
    private final int[] starts;

    PolyphaseFilter(WindowedSinc filter, int up, int down) {
        this.down = down;
        this.taps = taps(filter);
        this.weights = new float[up][];
        this.starts = new int[up];
        for (int phase = 0; phase < up; phase++) {
            long position = (long) phase * down;
            weights[phase] = filter.weights((double) (position % up) / up, taps);
            starts[phase] = (int) (position / up) - taps / 2 + 1;
        }
    }

    /** The weights of a phase, a multiple of {@value #UNROLL}. */
    static int taps(WindowedSinc filter) {
        return 2 * UNROLL * (int) Math.ceil(filter.halfWidth() / UNROLL);
    }

    @Override
    public int reach() {
        return taps / 2;
    }

    @Override
    public int up() {
        return weights.length;
    }

    @Override
    public int down() {
        return down;
    }

    @Override
    public int bestGroups() {
        return LANES;
    }

    @Override
    public float[] apply(float[] samples, int length) {
        float[] output = new float[length];
        int up = weights.length;
        float[][] rows = new float[starts[up - 1] - starts[0] + taps][LANES];
        float[] sums = new float[LANES];
        int outputsOfPhase = (int) (((long) length + up - 1) / up);
        for (int from = 0; from < outputsOfPhase; from += LANES) {
            layOut(samples, (long) from * down + starts[0], rows);
            for (int phase = 0; phase < up; phase++) {
                filter(rows, starts[phase] - starts[0], weights[phase], sums);
                long at = (long) from * up + phase;
                for (int lane = 0; lane < LANES && at < length; lane++, at += up) {
                    output[(int) at] = sums[lane];
                }
            }
        }
        return output;
    }

    /** {@code rows[r][lane]} becomes sample {@code first + r + lane · down}. */
    private void layOut(float[] samples, long first, float[][] rows) {
        for (int r = 0; r < rows.length; r++) {
            float[] row = rows[r];
            if (r >= down) {
                // The row for the same sample of the next group of inputs: one lane further.
                System.arraycopy(rows[r - down], 1, row, 0, LANES - 1);
                row[LANES - 1] = sample(samples, first + r + (LANES - 1L) * down);
            } else {
                for (int lane = 0; lane < LANES; lane++) {
                    row[lane] = sample(samples, first + r + (long) lane * down);
                }
            }
        }
    }

    private static float sample(float[] samples, long at) {
        return at >= 0 && at < samples.length ? samples[(int) at] : 0;
    }

    private void filter(float[][] rows, int firstRow, float[] weight, float[] sums) {
        Arrays.fill(sums, 0);
        for (int k = 0; k < taps; k += UNROLL) {
            int row = firstRow + k;
            addWeighted(
                    sums,
                    rows[row],
                    weight[k],
                    rows[row + 1],
                    weight[k + 1],
                    rows[row + 2],
                    weight[k + 2],
                    rows[row + 3],
                    weight[k + 3]);
        }
    }

    private static void addWeighted(
            float[] sums, float[] a, float wa, float[] b, float wb, float[] c, float wc, float[] d, float wd) {
        for (int lane = 0; lane < LANES; lane++) {
            sums[lane] += wa * a[lane] + wb * b[lane] + wc * c[lane] + wd * d[lane];
        }
    }
}
