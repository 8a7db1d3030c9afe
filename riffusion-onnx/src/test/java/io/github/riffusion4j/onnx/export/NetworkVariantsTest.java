package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks of many shapes run, and the profiles agree on them. */
class NetworkVariantsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void theProfilesAgree(SmallModels small) throws IOException {
        Path model = folder.resolve("model");
        small.model().write(model, Precision.F32);
        Map<String, Tensor> plain = Outputs.of(model, ExportProfile.PLAIN, folder.resolve("plain"));
        Map<String, Tensor> cpu = Outputs.of(model, ExportProfile.CPU, folder.resolve("cpu"));
        Map<String, Tensor> int8 = Outputs.of(model, ExportProfile.CPU_INT8, folder.resolve("int8"));
        plain.forEach((network, expected) -> {
            requireMeaning(network, expected);
            Compare.relativeError(1e-4, expected.toArray(), cpu.get(network).toArray());
            Compare.relativeError(0.1, expected.toArray(), int8.get(network).toArray());
        });
    }

    /** Numbers that vary, neither vanishing nor running away: otherwise agreement means nothing. */
    private static void requireMeaning(String network, Tensor output) {
        float[] values = output.toArray();
        double mean = mean(values);
        double variance = 0;
        for (float value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        double deviation = Math.sqrt(variance);
        assertTrue(deviation > 0.01 && deviation < 100, network + ": standard deviation " + deviation);
    }

    private static double mean(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return Arrays.stream(doubles).average().orElseThrow();
    }
}
