package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * PyTorch's CUDA generator: Philox and the Box-Muller transform, in the order of its kernel for normal numbers. Thread
 * i of the GPU draws from stream i: four numbers at a time, of which the first is number i of the tensor, the others
 * follow at a distance of the number of threads, and those beyond the end are discarded. Numbers agree with
 * {@code torch.randn} on a GPU except for the last bits. Not thread safe.
 */
public final class TorchCudaNoise implements NoiseGenerator {

    private static final int BLOCK = 256;
    private static final int DRAWN = 4;

    private final long seed;
    private final int residentThreads;

    /** The number of draws of four numbers from each stream. */
    private long offset;

    /**
     * A generator in the state that {@code torch.manual_seed(seed)} leaves.
     *
     * @param residentThreads the threads that the GPU runs at once, its multiprocessors times the threads of each; a
     *     multiple of 256
     */
    public TorchCudaNoise(long seed, int residentThreads) {
        if (residentThreads < BLOCK || residentThreads % BLOCK != 0) {
            throw new IllegalArgumentException(
                    "a GPU runs a positive multiple of " + BLOCK + " threads, not " + residentThreads);
        }
        this.seed = seed;
        this.residentThreads = residentThreads;
    }

    @Override
    public Tensor normal(int... shape) {
        int size = Tensor.generate(shape, i -> 0).size();
        int blocks = Math.min(residentThreads / BLOCK, (int) Math.ceil((double) size / BLOCK));
        int threads = blocks * BLOCK;
        float[] values = new float[size];
        for (long start = 0; start < size; start += (long) DRAWN * threads) {
            for (int thread = 0; thread < threads && start + thread < size; thread++) {
                int[] bits = Philox.bits(seed, offset, thread);
                for (int i = 0; i < DRAWN; i++) {
                    long index = start + thread + (long) i * threads;
                    if (index < size) {
                        values[(int) index] = normal(bits, i);
                    }
                }
            }
            offset++;
        }
        return Tensor.of(shape, values);
    }

    /**
     * Box and Muller 1958, as cuRAND has it: of each pair of words the first gives the radius, the second the angle.
     */
    private static float normal(int[] bits, int index) {
        int pair = index / 2 * 2;
        float uniform = (bits[pair] & 0xffffffffL) * 0x1p-32f + 0x1p-33f;
        float angle = (float) ((bits[pair + 1] & 0xffffffffL) * (0x1p-31 * Math.PI) + 0x1p-32 * Math.PI);
        double radius = Math.sqrt(-2 * Math.log(uniform));
        return (float) (radius * (index == pair ? Math.sin(angle) : Math.cos(angle)));
    }

    /** Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): a counter is mixed with a key into 128 random bits. */
    static final class Philox {

        private static final int ROUNDS = 10;
        private static final long MULTIPLIER_0 = 0xd2511f53L;
        private static final long MULTIPLIER_1 = 0xcd9e8d57L;
        private static final int WEYL_0 = 0x9e3779b9;
        private static final int WEYL_1 = 0xbb67ae85;
        private static final long LOW = 0xffffffffL;

        private Philox() {}

        /**
         * Four words of 32 bits.
         *
         * @param key two words
         * @param low the low two words of the counter
         * @param high the high two words of the counter
         */
        static int[] bits(long key, long low, long high) {
            int key0 = (int) key;
            int key1 = (int) (key >>> 32);
            int[] counter = {(int) low, (int) (low >>> 32), (int) high, (int) (high >>> 32)};
            for (int round = 0; round < ROUNDS; round++) {
                long product0 = MULTIPLIER_0 * (counter[0] & LOW);
                long product1 = MULTIPLIER_1 * (counter[2] & LOW);
                counter = new int[] {
                    (int) (product1 >>> 32) ^ counter[1] ^ key0,
                    (int) product1,
                    (int) (product0 >>> 32) ^ counter[3] ^ key1,
                    (int) product0
                };
                key0 += WEYL_0;
                key1 += WEYL_1;
            }
            return counter;
        }
    }
}
