package io.github.riffusion4j.onnx.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCpuNoiseTest {

    private static final double ROUNDING = 3e-7;

    /** Few numbers are drawn one by one, 21 are a block and an overlapping block, 1024 are blocks. */
    @ParameterizedTest
    @CsvSource({
        "0,5", "0,21", "0,1024",
        "42,5", "42,21", "42,1024",
        "2147483648,5", "2147483648,21", "2147483648,1024",
        "1099511627781,5", "1099511627781,21", "1099511627781,1024"
    })
    void agreesWithTorch(long seed, int count) {
        Npy expected = Npy.resource(getClass(), "torch_randn_seed" + seed + "_" + count + ".npy");

        Tensor drawn = NoiseGenerator.torchCpu(seed).normal(count);

        Compare.maxDifference(ROUNDING, expected.floats(), drawn.toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 123, 2023})
    void agreesWithTheNoiseOfTheReference(int seed) {
        Npy expected = SharedData.npy("diffusion/tiny-tensors/noise_seed" + seed + ".npy");

        Tensor drawn = NoiseGenerator.torchCpu(seed).normal(1, 4, 16, 16);

        assertArrayEquals(expected.shape(), drawn.shape());
        Compare.maxDifference(ROUNDING, expected.floats(), drawn.toArray());
    }

    @Test
    void aDrawContinuesWhereTheLastOneEnded() {
        NoiseGenerator inTwo = NoiseGenerator.torchCpu(7);
        Tensor whole = NoiseGenerator.torchCpu(7).normal(2, 16);

        assertEquals(whole, Tensor.concat(inTwo.normal(1, 16), inTwo.normal(1, 16)));
    }

    @Test
    void theSecondOfAPairIsTheNextSingleDraw() {
        NoiseGenerator oneByOne = NoiseGenerator.torchCpu(7);
        Tensor together = NoiseGenerator.torchCpu(7).normal(4);

        oneByOne.normal(0);
        for (int i = 0; i < 4; i++) {
            assertEquals(together.get(i), oneByOne.normal(1).get(0));
        }
    }

    @Test
    void onlyTheLow32BitsOfTheSeedCount() {
        assertEquals(
                NoiseGenerator.torchCpu(5).normal(16),
                NoiseGenerator.torchCpu(5 + (1L << 40)).normal(16));
    }

    @Test
    void refusesANegativeLength() {
        assertThrows(
                IllegalArgumentException.class, () -> NoiseGenerator.torchCpu(1).normal(1, -2));
    }
}
