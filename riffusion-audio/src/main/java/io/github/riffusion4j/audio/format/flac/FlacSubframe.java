package io.github.riffusion4j.audio.format.flac;

/**
 * One channel of one FLAC frame: a constant, or what is left of the samples after the best of five fixed predictors,
 * Rice coded in up to 256 partitions, or, where that would be longer, the samples themselves.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639#section-9.2">RFC 9639, section 9.2: subframes</a>
 */
final class FlacSubframe {

    private static final int MAX_ORDER = 4;
    private static final int MAX_PARTITION_ORDER = 8;
    private static final int MAX_SHORT_PARAMETER = 14;
    private static final int MAX_PARAMETER = 30;
    private static final int VERBATIM = 1;
    private static final int FIXED = 8;

    private final int[] samples;
    private final int bits;
    private final int order;
    private final int[] residual;

    /** @param bits of a sample */
    FlacSubframe(int[] samples, int bits) {
        this.samples = samples;
        this.bits = bits;
        int[] best = samples;
        int[] difference = samples;
        int bestOrder = 0;
        for (int o = 1; o <= Math.min(MAX_ORDER, samples.length - 1); o++) {
            difference = differences(difference, o);
            if (magnitude(difference, MAX_ORDER) < magnitude(best, MAX_ORDER)) {
                best = difference;
                bestOrder = o;
            }
        }
        order = bestOrder;
        residual = best;
    }

    /** A measure of how long it becomes, to compare with others of as many samples. */
    long estimate() {
        return magnitude(residual, MAX_ORDER);
    }

    void putTo(FlacBits out) {
        if (isConstant()) {
            out.put(0, 8);
            out.put(samples[0], bits);
            return;
        }
        int partitionOrder = bestPartitionOrder();
        if (cost(partitionOrder) >= (long) (samples.length - order) * bits) {
            out.put(VERBATIM << 1, 8);
            for (int sample : samples) {
                out.put(sample, bits);
            }
            return;
        }
        out.put((FIXED | order) << 1, 8);
        for (int i = 0; i < order; i++) {
            out.put(samples[i], bits);
        }
        putResidual(out, partitionOrder);
    }

    private void putResidual(FlacBits out, int partitionOrder) {
        int partitions = 1 << partitionOrder;
        boolean wide = false;
        for (int p = 0; p < partitions; p++) {
            wide |= parameter(start(p, partitionOrder), start(p + 1, partitionOrder)) > MAX_SHORT_PARAMETER;
        }
        out.put(wide ? 1 : 0, 2);
        out.put(partitionOrder, 4);
        for (int p = 0; p < partitions; p++) {
            int from = start(p, partitionOrder);
            int to = start(p + 1, partitionOrder);
            int parameter = parameter(from, to);
            out.put(parameter, wide ? 5 : 4);
            for (int i = from; i < to; i++) {
                int folded = folded(residual[i]);
                out.putUnary(folded >>> parameter);
                out.put(folded, parameter);
            }
        }
    }

    private int bestPartitionOrder() {
        int best = 0;
        int length = samples.length;
        for (int p = 1; p <= MAX_PARTITION_ORDER && length % (1 << p) == 0 && length >> p > order; p++) {
            if (cost(p) < cost(best)) {
                best = p;
            }
        }
        return best;
    }

    /** An upper bound of the bits that the residual takes. */
    private long cost(int partitionOrder) {
        long cost = 0;
        for (int p = 0; p < 1 << partitionOrder; p++) {
            int from = start(p, partitionOrder);
            int to = start(p + 1, partitionOrder);
            cost += 5 + cost(to - from, sum(from, to), parameter(from, to));
        }
        return cost;
    }

    private int start(int partition, int partitionOrder) {
        return partition == 0 ? order : partition * (samples.length >> partitionOrder);
    }

    /** The Rice parameter for the residuals from {@code from} to {@code to} (exclusive). */
    private int parameter(int from, int to) {
        long sum = sum(from, to);
        int best = 0;
        for (int k = 1; k <= MAX_PARAMETER; k++) {
            if (cost(to - from, sum, k) < cost(to - from, sum, best)) {
                best = k;
            }
        }
        return best;
    }

    private static long cost(int count, long sum, int parameter) {
        return (long) count * (parameter + 1) + (sum >> parameter);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += folded(residual[i]);
        }
        return sum;
    }

    /** 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4. */
    private static int folded(int value) {
        return value << 1 ^ value >> 31;
    }

    private boolean isConstant() {
        for (int sample : samples) {
            if (sample != samples[0]) {
                return false;
            }
        }
        return true;
    }

    /** The differences of neighbours, from index {@code from} on; before it, what there was. */
    private static int[] differences(int[] values, int from) {
        int[] differences = values.clone();
        for (int i = from; i < values.length; i++) {
            differences[i] = values[i] - values[i - 1];
        }
        return differences;
    }

    private static long magnitude(int[] values, int from) {
        long sum = 0;
        for (int i = from; i < values.length; i++) {
            sum += Math.abs((long) values[i]);
        }
        return sum;
    }
}
