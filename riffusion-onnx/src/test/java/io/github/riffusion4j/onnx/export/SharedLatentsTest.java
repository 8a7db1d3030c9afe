package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.OnnxFile;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.NetworkHost;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Latents shared by several prompts, as in classifier-free guidance, give the results of repeated latents. */
class SharedLatentsTest {

    private static final Device CPU = Device.cpu().withThreads(1);
    private static final double ROUNDING = 1e-5;

    /**
     * ONNX Runtime sums a batch of 1 in another order than a batch of 2, which changes the last digit, and so some of
     * the integers: at most the rounding error of the inputs of a few layers, whatever the bits of the weights.
     */
    private static final double ROUNDING_TO_8_BITS = 0.02;

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    private Path write(RandomModel random) throws IOException {
        Path weights = directory.resolve("weights");
        random.write(weights, Precision.F32);
        return weights;
    }

    /** Exports the UNet alone. */
    private Path export(Path weights, ExportProfile profile) throws IOException {
        return export(weights, profile, Int8DotProduct.EXACT);
    }

    private Path export(Path weights, ExportProfile profile, Int8DotProduct kind) throws IOException {
        Path unet = Files.createDirectory(directory.resolve(profile + " " + kind));
        try (Checkpoint model = Checkpoint.open(weights)) {
            Graph graph = new Graph();
            UnetNetwork.build(
                    UnetConfig.of(ConfigReader.of(model.unet().config())),
                    ModuleWeights.of(model.unet()),
                    profile.unet(graph, kind));
            Map<String, Graph> parts =
                    Map.of(UnetNetwork.DEEP_CACHE_HEAD, graph.subgraphFrom(UnetNetwork.CACHED_FEATURES));
            OnnxFile.write(graph, parts, unet, Progress.none());
        }
        return unet;
    }

    @ParameterizedTest
    @EnumSource(names = {"TWO_LEVELS", "DEEP"})
    void sharedLatentsMatchRepeatedLatents(SmallModels small) throws IOException {
        Path weights = write(small.model());
        requireNonDegenerate(requireAsGoodAsCopies(export(weights, ExportProfile.PLAIN), ROUNDING));
        requireNonDegenerate(requireAsGoodAsCopies(export(weights, ExportProfile.CPU), ROUNDING));
        for (Int8DotProduct kind : Int8Exports.exactOnThisMachine()) {
            Path int8 = export(weights, ExportProfile.CPU_INT8, kind);
            requireNonDegenerate(requireAsGoodAsCopies(int8, ROUNDING_TO_8_BITS));
        }
    }

    private static void requireNonDegenerate(Tensor predicted) {
        double difference = Compare.relativeError(
                predicted.slice(0).toArray(), predicted.slice(1).toArray());
        assertTrue(difference > 5 * ROUNDING_TO_8_BITS, "the prompt matters: " + difference);
    }

    /** Without cross-attention only the number of prompts determines the number of predictions. */
    @Test
    void networkWithoutAttentionPredictsOncePerPrompt() throws IOException {
        RandomModel small = SmallModels.TWO_LEVELS.model();
        RandomUnet deaf =
                new RandomUnet(List.of(24, 48), List.of(false, false), List.of(3, 6), 1, 1, 3, 24, false, false, 8);
        Path weights = write(new RandomModel(small.textEncoder(), deaf, small.vae()));
        Tensor predicted = requireAsGoodAsCopies(export(weights, ExportProfile.CPU), ROUNDING);
        assertEquals(predicted.slice(0), predicted.slice(1));
    }

    private Tensor requireAsGoodAsCopies(Path unet, double tolerance) {
        try (Unet whole = Unet.load(unet.resolve("model.onnx"), CPU);
                DeepCacheHead shallow =
                        DeepCacheHead.load(unet.resolve("shallow.onnx"), CPU, NetworkHost.unlimited())) {
            Tensor embeddings =
                    NetworkOutputs.gaussian(1, 2, 77, whole.embeddingWidth().orElseThrow());
            Tensor one = NetworkOutputs.gaussian(2, 1, 4, 8, 12);
            Tensor copies = Tensor.concat(one, one);
            Unet.Features expected = whole.predictWithFeatures(copies, 500, embeddings, never);
            Unet.Features found = whole.predictWithFeatures(one, 500, embeddings, never);
            requireEqual(tolerance, expected.prediction(), found.prediction());
            requireEqual(tolerance, expected.features(), found.features());
            Tensor later = NetworkOutputs.gaussian(3, 1, 4, 8, 12);
            requireEqual(
                    tolerance,
                    shallow.predict(Tensor.concat(later, later), 400, embeddings, expected.features(), never),
                    shallow.predict(later, 400, embeddings, expected.features(), never));
            return found.prediction();
        }
    }

    private static void requireEqual(double tolerance, Tensor expected, Tensor actual) {
        assertArrayEquals(expected.shape(), actual.shape());
        Compare.relativeError(tolerance, expected.toArray(), actual.toArray());
    }

    /** Neither two latents for three prompts nor features cached for two prompts and used for one. */
    @Test
    void mismatchedBatchSizesAreRejected() throws IOException {
        Path unet = export(write(SmallModels.TWO_LEVELS.model()), ExportProfile.CPU);
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        try (Unet whole = Unet.load(unet.resolve("model.onnx"), CPU);
                DeepCacheHead shallow =
                        DeepCacheHead.load(unet.resolve("shallow.onnx"), CPU, NetworkHost.unlimited())) {
            Tensor three = NetworkOutputs.gaussian(1, 3, 77, 24);
            Tensor two = NetworkOutputs.gaussian(2, 2, 4, 8, 8);
            Failure.expect(type, () -> whole.predict(two, 1, three, never), "[2, 4, 8, 8]", "[3, 77, 24]");
            Failure.expect(type, () -> whole.predict(two, 1, three.slice(0), never), "[2, 4, 8, 8]", "[1, 77, 24]");
            Tensor deep =
                    whole.predictWithFeatures(two.slice(0), 1, three, never).features();
            Failure.expect(
                    type,
                    () -> shallow.predict(two.slice(0), 1, three.slice(0), deep, never),
                    "for each of the embeddings",
                    "[3, 24, 8, 8]",
                    "[1, 77, 24]");
        }
    }

    /** Everything before is computed once; skip connections are expanded where the up blocks take them. */
    @Test
    void batchIsExpandedOnlyAtCrossAttention() throws IOException {
        Path unet = export(write(SmallModels.TWO_LEVELS.model()), ExportProfile.CPU);
        List<String> widened =
                OnnxMl.ModelProto.parseFrom(Files.readAllBytes(unet.resolve("model.onnx")))
                        .getGraph()
                        .getNodeList()
                        .stream()
                        .filter(node -> node.getOpType().equals("Expand"))
                        .map(OnnxMl.NodeProto::getName)
                        .toList();
        String first = "down_blocks.0.attentions.0";
        assertEquals(
                List.of(
                        "encoder_hidden_states/Expand",
                        first + ".transformer_blocks.0.attn2/Expand",
                        first + ".transformer_blocks.0.attn2/Expand_2",
                        first + "/Expand",
                        "up_blocks.1/Expand"),
                widened);
    }
}
