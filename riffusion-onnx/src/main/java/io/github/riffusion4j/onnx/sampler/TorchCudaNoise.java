package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * PyTorch's CUDA generator: Philox and the Box-Muller transform, in the order of its kernel for normal numbers. Thread
 * i of the GPU draws from the stream i: four numbers at a time, of which the first is number i of the tensor, the
 * others come as many numbers later as there are threads, and what lies behind the end is thrown away. Numbers agree
 * with {@code torch.randn} on a GPU but for the last bits. Not safe for use by several threads.
 */
public final class TorchCudaNoise implements NoiseGenerator {

    private static final int BLOCK = 256;
    private static final int DRAWN = 4;

    private final long seed;
    private final int residentThreads;

    /** How many times four numbers each stream has given. */
    private long offset;

    /**
     * A generator in the state that {@code torch.manual_seed(seed)} leaves.
     *
     * @param residentThreads how many threads the GPU runs at once, its multiprocessors times the threads of each; a
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
}
