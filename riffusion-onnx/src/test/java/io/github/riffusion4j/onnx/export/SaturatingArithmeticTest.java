package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two 8-bit formats on a processor without VNNI, which is modelled. */
class SaturatingArithmeticTest {

    @TempDir
    private Path directory;

    private Path model = Path.of("");

    @BeforeEach
    void setUp() throws IOException {
        model = directory.resolve("model");
        SmallModels.TWO_LEVELS.model().write(model, Precision.F32);
    }

    private Path export(Int8DotProduct kind) {
        return Int8Exports.write(model, kind, directory.resolve(kind.toString()))
                .resolve("unet/model.onnx");
    }

    private float[] exact() {
        return predicted(NetworkOutputs.export(model, ExportProfile.CPU, directory.resolve("cpu"))
                .resolve("unet/model.onnx"));
    }

    private static float[] predicted(Path graph) {
        try (Unet unet = Unet.load(graph, Device.cpu().withThreads(1))) {
            Tensor embeddings =
                    NetworkOutputs.gaussian(1, 2, 77, unet.embeddingWidth().orElseThrow());
            return unet.predict(NetworkOutputs.gaussian(2, 2, 4, 8, 4), 500, embeddings, new Cancellation())
                    .toArray();
        }
    }

    @Test
    void fullRangeWeightsSaturate() throws IOException {
        Path graph = export(Int8DotProduct.EXACT);
        double allowed = Int8Exports.noise(graph, Int8DotProduct.EXACT);
        SaturatingArithmetic.rewrite(graph);
        double error = Compare.relativeError(exact(), predicted(graph));

        assertTrue(error > allowed, () -> "off by " + error + " only, where the bits account for " + allowed);
    }

    @Test
    void reducedRangeWeightsDoNotSaturate() throws IOException {
        Path graph = export(Int8DotProduct.SATURATING);
        double noise = Int8Exports.noise(graph, Int8DotProduct.SATURATING);
        float[] here = predicted(graph);
        SaturatingArithmetic.rewrite(graph);
        float[] there = predicted(graph);
        Compare.relativeError(noise, exact(), there);
        Compare.relativeError(1e-5, here, there);
    }

    @Test
    void modelMatchesThisProcessor() throws IOException {
        assumeTrue(Int8DotProduct.ofThisMachine() == Int8DotProduct.SATURATING, "a processor without VNNI");
        Path graph = export(Int8DotProduct.EXACT);
        float[] here = predicted(graph);
        SaturatingArithmetic.rewrite(graph);
        Compare.relativeError(1e-5, here, predicted(graph));
    }
}
