package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks of many configurations, for which all profiles agree. */
class NetworkVariantsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void profilesAgree(SmallModels small) throws IOException {
        Path model = directory.resolve("model");
        small.model().write(model, Precision.F32);
        NetworkOutputs plain = NetworkOutputs.of(model, ExportProfile.PLAIN, directory.resolve("plain"));
        plain.byNetwork().forEach(NetworkVariantsTest::requireNonDegenerate);
        plain.assertMatchedBy(NetworkOutputs.of(model, ExportProfile.CPU, directory.resolve("cpu")), 1e-4);
        plain.assertMatchedBy(
                NetworkOutputs.of(model, ExportProfile.CPU_WINOGRAD, directory.resolve("winograd")), 1e-4);
        for (Int8DotProduct kind : Int8Exports.exactOnThisMachine()) {
            Path int8 = Int8Exports.write(model, kind, directory.resolve("int8 " + kind));
            double unet = Int8Exports.noise(int8.resolve("unet/model.onnx"), kind);
            double decoder = Int8Exports.noise(int8.resolve("vae_decoder/model.onnx"), kind);
            plain.assertMatchedBy(
                    NetworkOutputs.of(int8),
                    network -> 1e-4 + (network.contains("unet") ? unet : network.equals("vae_decoder") ? decoder : 0));
        }
    }

    /** Checks that outputs vary, and neither vanish nor explode: otherwise agreement proves nothing. */
    private static void requireNonDegenerate(String network, Tensor output) {
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
