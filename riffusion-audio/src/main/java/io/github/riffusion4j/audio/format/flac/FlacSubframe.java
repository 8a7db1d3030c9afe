package io.github.riffusion4j.audio.format.flac;

/**
 * One channel of one FLAC frame: a constant, or what is left of the samples after the best of the fixed and the linear
 * predictors, Rice coded in up to 256 partitions, or, where that would be longer, the samples themselves.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9639#section-9.2">RFC 9639, section 9.2: subframes</a>
 */
final class FlacSubframe {

    private static final int MAX_FIXED_ORDER = 4;
    private static final int MAX_PARTITION_ORDER = 8;
    private static final int MAX_SHORT_PARAMETER = 14;
    private static final int MAX_PARAMETER = 30;
    private static final int VERBATIM = 1;
    private static final int FIXED = 8;
    private static final int LINEAR = 32;
    private static final int HEADER_BITS = 8;
    /** Before the residual: its method and the number of partitions. */
    private static final int METHOD_BITS = 6;
    /** Before the coefficients: their precision and shift. */
    private static final int PRECISION_BITS = 4 + 5;

    private final int[] samples;
    private final int bits;
    /** The low bits that are zero in all samples, and left out. */
    private final int wasted;

    private final boolean constant;
    private Coding coding;

    /** A way to code the residual of a predictor, and the bits of the whole subframe at most. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Coding(
            int order, LinearPredictor.Quantized linear, int[] residual, int[] parameters, long bitCount) {}

    /** Codes samples of {@code originalBits} bits. */
    FlacSubframe(int[] original, int originalBits, LinearPredictor predictor) {
        int used = 0;
        boolean same = true;
        for (int sample : original) {
            used |= sample;
            same &= sample == original[0];
        }
        constant = same;
        wasted = same ? 0 : Integer.numberOfTrailingZeros(used);
        bits = originalBits - wasted;
        samples = original.clone();
        for (int i = 0; wasted > 0 && i < samples.length; i++) {
            samples[i] >>= wasted;
        }
        coding = fixed();
        if (!constant) {
            tryLinear(predictor);
        }
    }

    /** The bits it takes at most. */
    long bitCount() {
        return constant ? HEADER_BITS + bits : Math.min(coding.bitCount, verbatimBits());
    }

    private long verbatimBits() {
        return HEADER_BITS + (long) samples.length * bits;
    }

    private Coding fixed() {
        int[] best = samples;
        int[] difference = samples;
        int bestOrder = 0;
        for (int order = 1; order <= Math.min(MAX_FIXED_ORDER, samples.length - 1); order++) {
            difference = differences(difference, order);
            if (magnitude(difference) < magnitude(best)) {
                best = difference;
                bestOrder = order;
            }
        }
        long before = HEADER_BITS + METHOD_BITS + (long) bestOrder * bits;
        return coding(bestOrder, new LinearPredictor.Quantized(new int[0], 0), best, before);
    }

    private void tryLinear(LinearPredictor predictor) {
        int order = predictor.analyse(samples, bits);
        if (order == 0) {
            return;
        }
        LinearPredictor.Quantized linear = predictor.quantized(order);
        int[] residual = new int[samples.length];
        if (linear.coefficients().length == 0 || !predict(linear, residual)) {
            return;
        }
        long before = HEADER_BITS + METHOD_BITS + PRECISION_BITS + (long) order * (bits + LinearPredictor.PRECISION);
        Coding other = coding(order, linear, residual, before);
        coding = other.bitCount < coding.bitCount ? other : coding;
    }

    /** Returns false if a residual has too many bits. */
    private boolean predict(LinearPredictor.Quantized linear, int[] residual) {
        int[] weights = linear.coefficients();
        for (int i = weights.length; i < samples.length; i++) {
            long sum = 0;
            for (int p = 0; p < weights.length; p++) {
                sum += (long) weights[p] * samples[i - 1 - p];
            }
            long difference = samples[i] - (sum >> linear.shift());
            if (Math.abs(difference) >= 1 << 29) {
                return false;
            }
            residual[i] = (int) difference;
        }
        return true;
    }

    void putTo(FlacBits out) {
        if (constant) {
            out.put(0, 8);
            out.put(samples[0], bits);
        } else if (coding.bitCount >= verbatimBits()) {
            putType(out, VERBATIM);
            putSamples(out, samples.length);
        } else {
            boolean linear = coding.linear.coefficients().length > 0;
            putType(out, linear ? LINEAR | (coding.order - 1) : FIXED | coding.order);
            putSamples(out, coding.order);
            if (linear) {
                out.put(LinearPredictor.PRECISION - 1, 4);
                out.put(coding.linear.shift(), 5);
                for (int coefficient : coding.linear.coefficients()) {
                    out.put(coefficient, LinearPredictor.PRECISION);
                }
            }
            putResidual(out);
        }
    }

    private void putType(FlacBits out, int type) {
        out.put(type << 1 | (wasted > 0 ? 1 : 0), 8);
        if (wasted > 0) {
            out.putUnary(wasted - 1);
        }
    }

    private void putSamples(FlacBits out, int count) {
        for (int i = 0; i < count; i++) {
            out.put(samples[i], bits);
        }
    }

    private void putResidual(FlacBits out) {
        int[] parameters = coding.parameters;
        boolean wide = false;
        for (int parameter : parameters) {
            wide |= parameter > MAX_SHORT_PARAMETER;
        }
        out.put(wide ? 1 : 0, 2);
        out.put(Integer.numberOfTrailingZeros(parameters.length), 4);
        int length = samples.length / parameters.length;
        for (int p = 0; p < parameters.length; p++) {
            out.put(parameters[p], wide ? 5 : 4);
            for (int i = Math.max(p * length, coding.order); i < (p + 1) * length; i++) {
                int folded = folded(coding.residual[i]);
                out.putUnary(folded >>> parameters[p]);
                out.put(folded, parameters[p]);
            }
        }
    }

    /** The shortest way to cut the residual into partitions, each with its own Rice parameter. */
    private Coding coding(int order, LinearPredictor.Quantized linear, int[] residual, long before) {
        int most = 0;
        while (most < MAX_PARTITION_ORDER
                && samples.length % (2 << most) == 0
                && samples.length >> (most + 1) > order) {
            most++;
        }
        long[] sums = sums(residual, order, 1 << most);
        Coding best = new Coding(order, linear, residual, new int[0], Long.MAX_VALUE);
        while (true) {
            int[] parameters = new int[sums.length];
            long bitCount = before;
            for (int p = 0; p < sums.length; p++) {
                int count = samples.length / sums.length - (p == 0 ? order : 0);
                parameters[p] = parameter(count, sums[p]);
                bitCount += 4 + cost(count, sums[p], parameters[p]);
            }
            if (bitCount < best.bitCount) {
                best = new Coding(order, linear, residual, parameters, bitCount);
            }
            if (sums.length == 1) {
                return best;
            }
            long[] halved = new long[sums.length / 2];
            for (int p = 0; p < halved.length; p++) {
                halved[p] = sums[2 * p] + sums[2 * p + 1];
            }
            sums = halved;
        }
    }

    private static long[] sums(int[] residual, int order, int partitions) {
        long[] sums = new long[partitions];
        int length = residual.length / partitions;
        for (int p = 0; p < partitions; p++) {
            for (int i = Math.max(p * length, order); i < (p + 1) * length; i++) {
                sums[p] += folded(residual[i]) & 0xffff_ffffL;
            }
        }
        return sums;
    }

    private static int parameter(int count, long sum) {
        int near = count == 0 ? 0 : Math.max(0, 63 - Long.numberOfLeadingZeros(Math.max(sum / count, 1)));
        int best = Math.min(near, MAX_PARAMETER);
        for (int k = Math.max(near - 1, 0); k <= Math.min(near + 1, MAX_PARAMETER); k++) {
            best = cost(count, sum, k) < cost(count, sum, best) ? k : best;
        }
        return best;
    }

    /** An upper bound of the bits of a partition. */
    private static long cost(int count, long sum, int parameter) {
        return (long) count * (parameter + 1) + (sum >> parameter);
    }

    /** 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4. */
    private static int folded(int value) {
        return value << 1 ^ value >> 31;
    }

    /** The differences of neighbours, from index {@code from} on; before it, what there was. */
    private static int[] differences(int[] values, int from) {
        int[] differences = values.clone();
        for (int i = from; i < values.length; i++) {
            differences[i] = values[i] - values[i - 1];
        }
        return differences;
    }

    private static long magnitude(int[] values) {
        long sum = 0;
        for (int i = MAX_FIXED_ORDER; i < values.length; i++) {
            sum += Math.abs((long) values[i]);
        }
        return sum;
    }
}
