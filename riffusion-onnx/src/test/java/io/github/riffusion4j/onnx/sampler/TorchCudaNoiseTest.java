package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Failure;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCudaNoiseTest {

    private static final double ROUNDING = 3e-7;

    /** The vectors that the authors of Philox published with it. */
    @Test
    void philoxGivesTheKnownAnswers() {
        assertArrayEquals(
                new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                TorchCudaNoise.Philox.bits(0, 0, 0),
                "all zero");
        assertArrayEquals(
                new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                TorchCudaNoise.Philox.bits(-1, -1, -1),
                "all one");
        assertArrayEquals(
                new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
                TorchCudaNoise.Philox.bits(0x299f31d0a4093822L, 0x85a308d3243f6a88L, 0x0370734413198a2eL),
                "digits of pi");
    }

    /** Numbers of PyTorch on a GPU, published by users of web interfaces. */
    @Test
    void agreesWithTorchOnAGpu() {
        double[] expected = {
            -0.92466259,
            -0.42534415,
            -2.6438457,
            0.14518388,
            -0.12086647,
            -0.57972564,
            -0.62285122,
            -0.32838709,
            -1.07454231,
            -0.36314407,
            -1.67105067,
            2.26550497
        };

        Tensor drawn = NoiseGenerator.torchCuda(0).normal(3, 4);

        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], drawn.get(i), ROUNDING);
        }
    }

    @Test
    void aLongerDrawBeginsAsAShorterOne() {
        float[] few = NoiseGenerator.torchCuda(7).normal(10).toArray();
        float[] many = NoiseGenerator.torchCuda(7).normal(16384).toArray();

        assertArrayEquals(few, Arrays.copyOf(many, 10));
    }

    @Test
    void everyDrawAdvancesTheGenerator() {
        NoiseGenerator noise = NoiseGenerator.torchCuda(7);

        assertNotEquals(noise.normal(4), noise.normal(4));
        assertEquals(0, noise.normal(0).size());
    }

    @Test
    void all64BitsOfTheSeedCount() {
        assertNotEquals(
                NoiseGenerator.torchCuda(5).normal(16),
                NoiseGenerator.torchCuda(5 + (1L << 40)).normal(16));
    }

    /** A GPU with fewer threads than numbers gives the second of each thread's four to the second row of threads. */
    @Test
    void fewThreadsDrawInRows() {
        int threads = 512;
        Tensor drawn = new TorchCudaNoise(3, threads).normal(5 * threads + 100);

        for (int thread = 0; thread < threads; thread++) {
            float[] first = fourOf(3, 0, thread);
            for (int row = 0; row < 4; row++) {
                assertEquals(first[row], drawn.get(row * threads + thread));
            }
            assertEquals(fourOf(3, 1, thread)[0], drawn.get(4 * threads + thread));
        }
        assertEquals(fourOf(3, 1, 99)[1], drawn.get(5 * threads + 99));
    }

    /** The four numbers of a thread: what a GPU of a single block says to its one thread of that number. */
    private static float[] fourOf(long seed, int draw, int thread) {
        int block = thread / 256 + 1;
        TorchCudaNoise noise = new TorchCudaNoise(seed, block * 256);
        float[] values = new float[0];
        for (int i = 0; i <= draw; i++) {
            values = noise.normal(4 * block * 256).toArray();
        }
        return new float[] {
            values[thread],
            values[thread + block * 256],
            values[thread + 2 * block * 256],
            values[thread + 3 * block * 256]
        };
    }

    @Test
    void theNumbersAreNormal() {
        float[] values = NoiseGenerator.torchCuda(1).normal(100_000).toArray();
        double mean = 0;
        double square = 0;
        for (float value : values) {
            mean += value / values.length;
            square += (double) value * value / values.length;
        }

        assertEquals(0, mean, 0.02);
        assertEquals(1, square, 0.02);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -256, 100})
    void refusesAnImpossibleGpu(int threads) {
        Failure.expect(IllegalArgumentException.class, () -> new TorchCudaNoise(1, threads), String.valueOf(threads));
    }
}
