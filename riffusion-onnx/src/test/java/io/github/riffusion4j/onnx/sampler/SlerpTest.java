package io.github.riffusion4j.onnx.sampler;

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

class SlerpTest {

    private static final double ROUNDING = 1e-6;

    private static Tensor tensor(Npy array) {
        return Tensor.of(array.shape(), array.floats());
    }

    private static Tensor resource(String name) {
        return tensor(Npy.resource(SlerpTest.class, name));
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        actual.requireShape(expected.shape());
        Compare.maxDifference(ROUNDING, expected.toArray(), actual.toArray());
    }

    @ParameterizedTest
    @CsvSource({"0,000", "0.25,025", "0.5,050", "0.9,090", "1,100"})
    void agreesWithTheReference(double t, String file) {
        Tensor between = Slerp.between(t, resource("slerp_v0.npy"), resource("slerp_v1.npy"));

        assertClose(resource("slerp_t" + file + ".npy"), between);
    }

    @Test
    void nearlyParallelVectorsAreInterpolatedLinearly() {
        Tensor a = resource("slerp_v0.npy");
        Tensor opposite = Tensor.sum(-1, a, 1e-3, resource("slerp_v1.npy"));

        assertClose(resource("slerp_near_t050.npy"), Slerp.between(0.5, a, resource("slerp_near_v1.npy")));
        assertClose(resource("slerp_anti_t030.npy"), Slerp.between(0.3, a, opposite));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "0.3", "1.0"})
    void agreesWithTheReferenceOnSmallerTensors(String t) {
        Tensor a = tensor(SharedData.npy("diffusion/tiny-tensors/slerp_a.npy"));
        Tensor b = tensor(SharedData.npy("diffusion/tiny-tensors/slerp_b.npy"));
        Tensor expected = tensor(SharedData.npy("diffusion/tiny-tensors/slerp_" + t + ".npy"));

        assertClose(expected, Slerp.between(Double.parseDouble(t), a, b));
    }

    @Test
    void zeroVectorsAreInterpolatedLinearly() {
        Tensor zero = Tensor.of(new int[] {2}, 0, 0);
        Tensor one = Tensor.of(new int[] {2}, 0, 1);

        assertEquals(Tensor.of(new int[] {2}, 0, 0.25f), Slerp.between(0.25, zero, one));
    }

    @Test
    void refusesTensorsOfDifferentShape() {
        Tensor a = Tensor.of(new int[] {2}, 0, 1);
        Tensor b = Tensor.of(new int[] {1, 2}, 0, 1);

        assertThrows(IllegalArgumentException.class, () -> Slerp.between(0.5, a, b));
    }
}
