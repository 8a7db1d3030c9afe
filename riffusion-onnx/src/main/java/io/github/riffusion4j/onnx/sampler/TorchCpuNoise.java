package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * PyTorch's CPU generator: Mersenne Twister and the Box-Muller transform. Numbers agree with {@code torch.randn} except
 * for the last bits, in which PyTorch's own builds differ from each other. Only the low 32 bits of the seed are used.
 * Not thread safe.
 */
public final class TorchCpuNoise implements NoiseGenerator {

    private static final int BLOCK = 16;

    private final MersenneTwister bits;

    /** The second number of the last pair that was drawn one by one, or NaN; drawing in blocks does not use it. */
    private double spare = Double.NaN;

    /** A generator in the state that {@code torch.manual_seed(seed)} leaves. */
    public TorchCpuNoise(long seed) {
        bits = new MersenneTwister((int) seed);
    }

    @Override
    public Tensor normal(int... shape) {
        int size = Tensor.generate(shape, i -> 0).size();
        float[] values = new float[size];
        if (size < BLOCK) {
            for (int i = 0; i < size; i++) {
                values[i] = (float) next();
            }
        } else {
            fill(values);
        }
        return Tensor.of(shape, values);
    }

    private void fill(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = uniform24();
        }
        for (int start = 0; start + BLOCK <= values.length; start += BLOCK) {
            transformBlock(values, start);
        }
        if (values.length % BLOCK != 0) {
            // The last values are not a whole block: a block of new numbers overwrites the end.
            int start = values.length - BLOCK;
            for (int i = start; i < values.length; i++) {
                values[i] = uniform24();
            }
            transformBlock(values, start);
        }
    }

    /**
     * Box and Muller 1958; the first half of a block gives the radii, the second half the angles. In single precision,
     * as in PyTorch: a more exact angle would give other numbers.
     */
    private static void transformBlock(float[] values, int start) {
        for (int i = start; i < start + BLOCK / 2; i++) {
            float radius = (float) Math.sqrt(-2 * (float) Math.log(1 - values[i]));
            float angle = (float) (2 * Math.PI) * values[i + BLOCK / 2];
            values[i] = (float) (radius * Math.cos(angle));
            values[i + BLOCK / 2] = (float) (radius * Math.sin(angle));
        }
    }

    /** A single number: PyTorch draws these in double precision and in pairs. */
    private double next() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        double angle = 2 * Math.PI * uniform53();
        double radius = Math.sqrt(-2 * Math.log1p(-uniform53()));
        spare = radius * Math.sin(angle);
        return radius * Math.cos(angle);
    }

    /** 0 (inclusive) to 1 (exclusive), in steps of 2^-24. */
    private float uniform24() {
        return (bits.next() & 0xffffff) * 0x1p-24f;
    }

    /** 0 (inclusive) to 1 (exclusive), in steps of 2^-53; the first word drawn is the high one. */
    private double uniform53() {
        long high = bits.next() & 0xffffffffL;
        long low = bits.next() & 0xffffffffL;
        return (((high << 32) | low) & ((1L << 53) - 1)) * 0x1p-53;
    }

    /** MT19937 (Matsumoto, Nishimura 1998): 32 random bits at a time. */
    private static final class MersenneTwister {

        private static final int SIZE = 624;
        private static final int SHIFT = 397;

        private final int[] state = new int[SIZE];
        private int position = SIZE;

        MersenneTwister(int seed) {
            state[0] = seed;
            for (int i = 1; i < SIZE; i++) {
                state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
            }
        }

        int next() {
            if (position == SIZE) {
                twist();
                position = 0;
            }
            int y = state[position++];
            y ^= y >>> 11;
            y ^= (y << 7) & 0x9d2c5680;
            y ^= (y << 15) & 0xefc60000;
            return y ^ (y >>> 18);
        }

        private void twist() {
            for (int i = 0; i < SIZE; i++) {
                int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
                state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
            }
        }
    }
}
