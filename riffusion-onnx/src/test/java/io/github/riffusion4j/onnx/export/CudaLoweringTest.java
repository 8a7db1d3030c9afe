package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.OnnxFile;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.onnx.session.VaeEncoder;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.ModelPart;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The graphs for CUDA, tried without a graphics card: with each of its operators written out, they compute what the
 * plain ones compute; as they are, ONNX Runtime finds their types and shapes right, and lacks only the operators.
 */
class CudaLoweringTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void theirTwinsComputeTheSame(SmallModels small) throws IOException {
        Path model = folder.resolve("model");
        small.model().write(model, Precision.F32);
        Outputs plain = Outputs.of(model, ExportProfile.PLAIN, folder.resolve("twins"));
        writeTwins(model, DataType.FLOAT);
        plain.assertGivenBy(Outputs.of(folder.resolve("twins")), 1e-4);
        writeTwins(model, DataType.FLOAT16);
        plain.assertGivenBy(Outputs.of(folder.resolve("twins")), 0.02);
    }

    private void writeTwins(Path model, DataType type) throws IOException {
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModuleWeights text = ModuleWeights.of(weights.textEncoder());
            ClipConfig clip = ClipConfig.of(settings(weights.textEncoder()));
            writeTwin("text_encoder", twin(type, dialect -> ClipNetwork.build(clip, 0, text, dialect)), Map.of());
            ModuleWeights unet = ModuleWeights.of(weights.unet());
            UnetConfig layers = UnetConfig.of(settings(weights.unet()));
            Graph whole = twin(type, dialect -> UnetNetwork.build(layers, unet, dialect));
            writeTwin("unet", whole, Map.of(UnetNetwork.SHALLOW, whole.after(UnetNetwork.DEEP_SAMPLE)));
            ModuleWeights vae = ModuleWeights.of(weights.vae());
            Autoencoder autoencoder = Autoencoder.of(settings(weights.vae()));
            writeTwin("vae_encoder", twin(type, dialect -> autoencoder.buildEncoder(vae, dialect)), Map.of());
            writeTwin("vae_decoder", twin(type, dialect -> autoencoder.buildDecoder(vae, dialect)), Map.of());
        }
    }

    private static ConfigReader settings(ModelPart part) {
        return new ConfigReader(part.config());
    }

    private static Graph twin(DataType type, Consumer<Lowering> network) {
        Graph graph = new Graph();
        network.accept(new CudaLowering(graph, type, new CudaTwin(graph)));
        return graph;
    }

    private void writeTwin(String part, Graph graph, Map<String, Graph> parts) throws IOException {
        Path target = folder.resolve("twins").resolve(part);
        Files.delete(target.resolve(OnnxFile.NAME));
        Files.deleteIfExists(target.resolve(OnnxFile.DATA));
        for (String name : parts.keySet()) {
            Files.delete(target.resolve(name));
        }
        OnnxFile.write(graph, parts, target, Progress.none());
    }

    @Test
    void onlyTheOperatorsAreMissingOnACpu() throws IOException {
        Path model = folder.resolve("model");
        SmallModels.LIKE_SD2.model().write(model, Precision.F16);
        Path cuda = folder.resolve("cuda");
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModelExport.of(weights, ExportProfile.CUDA_FP16).write(cuda, Progress.none());
        }
        Device cpu = Device.cpu();
        assertLacks(
                "NhwcConv",
                () -> Unet.load(cuda.resolve("unet/model.onnx"), cpu).close());
        assertLacks(
                "NhwcConv",
                () -> VaeEncoder.load(cuda.resolve("vae_encoder/model.onnx"), cpu)
                        .close());
        assertLacks(
                "NhwcConv",
                () -> VaeDecoder.load(cuda.resolve("vae_decoder/model.onnx"), cpu)
                        .close());
    }

    private static void assertLacks(String operator, Runnable load) {
        Failure.expect(InvalidModelException.class, load::run, "Kernel not found", operator);
    }
}
