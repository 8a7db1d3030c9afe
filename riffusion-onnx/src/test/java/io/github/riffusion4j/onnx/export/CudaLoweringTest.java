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
 * The CUDA lowering, tested without a GPU: with its operators composed of ONNX's own, the graphs compute the results of
 * the plain lowering; unmodified, ONNX Runtime accepts their types and shapes, and lacks only the operators.
 */
class CudaLoweringTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void referenceOperatorsMatchPlainLowering(SmallModels small) throws IOException {
        Path model = directory.resolve("model");
        small.model().write(model, Precision.F32);
        NetworkOutputs plain = NetworkOutputs.of(model, ExportProfile.PLAIN, directory.resolve("twins"));
        writeReference(model, DataType.FLOAT);
        plain.assertMatchedBy(NetworkOutputs.of(directory.resolve("twins")), 1e-4);
        writeReference(model, DataType.FLOAT16);
        plain.assertMatchedBy(NetworkOutputs.of(directory.resolve("twins")), 0.02);
    }

    private void writeReference(Path model, DataType type) throws IOException {
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModuleWeights text = ModuleWeights.of(weights.textEncoder());
            ClipConfig clip = ClipConfig.of(settings(weights.textEncoder()));
            writeReferenceGraph(
                    "text_encoder",
                    referenceGraph(type, lowering -> ClipNetwork.build(clip, 0, text, lowering)),
                    Map.of());
            ModuleWeights unet = ModuleWeights.of(weights.unet());
            UnetConfig layers = UnetConfig.of(settings(weights.unet()));
            Graph whole = referenceGraph(type, lowering -> UnetNetwork.build(layers, unet, lowering));
            writeReferenceGraph(
                    "unet",
                    whole,
                    Map.of(UnetNetwork.DEEP_CACHE_HEAD, whole.subgraphFrom(UnetNetwork.CACHED_FEATURES)));
            ModuleWeights vae = ModuleWeights.of(weights.vae());
            Autoencoder autoencoder = Autoencoder.of(settings(weights.vae()));
            writeReferenceGraph(
                    "vae_encoder", referenceGraph(type, lowering -> autoencoder.buildEncoder(vae, lowering)), Map.of());
            writeReferenceGraph(
                    "vae_decoder", referenceGraph(type, lowering -> autoencoder.buildDecoder(vae, lowering)), Map.of());
        }
    }

    private static ConfigReader settings(Checkpoint.Component part) {
        return ConfigReader.of(part.config());
    }

    private static Graph referenceGraph(DataType type, Consumer<Lowering> network) {
        Graph graph = new Graph();
        network.accept(new CudaLowering(graph, type, new CudaReferenceOperators(graph)));
        return graph;
    }

    private void writeReferenceGraph(String part, Graph graph, Map<String, Graph> parts) throws IOException {
        Path target = directory.resolve("twins").resolve(part);
        Files.delete(target.resolve(OnnxFile.NAME));
        Files.deleteIfExists(target.resolve(OnnxFile.DATA));
        for (String name : parts.keySet()) {
            Files.delete(target.resolve(name));
        }
        OnnxFile.write(graph, parts, target, Progress.none());
    }

    @Test
    void loadingOnCpuFailsOnlyForMissingOperators() throws IOException {
        Path model = directory.resolve("model");
        SmallModels.LIKE_SD2.model().write(model, Precision.F16);
        Path cuda = directory.resolve("cuda");
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
