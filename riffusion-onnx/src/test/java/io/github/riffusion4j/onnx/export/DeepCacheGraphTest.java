package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.NetworkHost;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph of a UNet's first and last layers, for DeepCache. */
class DeepCacheGraphTest {

    private static final Device CPU = Device.cpu().withThreads(1);

    private final Cancellation never = new Cancellation();

    @TempDir
    private Path directory;

    private Path export(ExportProfile profile) {
        try (Checkpoint model = Checkpoint.open(SharedData.path("diffusion/tiny-sd"))) {
            ModelExport.of(model, profile).write(directory.resolve("model"), Progress.none());
        }
        return directory.resolve("model/unet");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "CPU", "CPU_INT8"})
    void cachedFeaturesOfEqualLatentsGiveEqualPredictions(ExportProfile profile) {
        Path unet = export(profile);
        try (Unet whole = Unet.load(unet.resolve("model.onnx"), CPU);
                DeepCacheHead shallow =
                        DeepCacheHead.load(unet.resolve("shallow.onnx"), CPU, NetworkHost.unlimited())) {
            Tensor embeddings = NetworkOutputs.gaussian(1, 2, 77, 32);
            Tensor latents = NetworkOutputs.gaussian(2, 2, 4, 8, 12);
            Unet.Features made = whole.predictWithFeatures(latents, 500, embeddings, never);
            assertEquals(whole.predict(latents, 500, embeddings, never), made.prediction());
            assertEquals(made.prediction(), shallow.predict(latents, 500, embeddings, made.features(), never));
            Tensor others = NetworkOutputs.gaussian(3, 2, 4, 8, 12);
            Tensor expected = whole.predict(others, 100, embeddings, never);
            Tensor reused = shallow.predict(others, 100, embeddings, made.features(), never);
            double error = Compare.relativeError(expected.toArray(), reused.toArray());
            assertTrue(error > 0.001, "the inner layers matter: " + error);
        }
    }

    @Test
    void containsOnlyTheFirstAndLastLayers() throws IOException {
        Path unet = export(ExportProfile.CPU);
        Set<String> whole = weights(unet.resolve("model.onnx"));
        Set<String> shallow = weights(unet.resolve("shallow.onnx"));
        assertTrue(whole.containsAll(shallow));
        assertTrue(shallow.contains("conv_in.weight") && shallow.contains("conv_out.weight"));
        assertTrue(whole.stream().anyMatch(name -> name.startsWith("mid_block")));
        assertFalse(shallow.stream().anyMatch(name -> name.startsWith("mid_block")));
    }

    private static Set<String> weights(Path file) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList().stream()
                .map(OnnxMl.TensorProto::getName)
                .collect(Collectors.toSet());
    }
}
