package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.ModelKind.Distillation;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines of models that were distilled to few steps, with random weights. */
class FewStepsTest {

    private static final Logger LOG = Logger.getLogger(Generator.class.getName());
    private static final int WIDTH = 6;
    private static final RandomUnet UNET =
            new RandomUnet(List.of(8, 16), List.of(false, true), List.of(1, 2), 1, 1, 4, 16, false, true, 32);

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(handler);
        LOG.setUseParentHandlers(true);
    }

    /** Writes a model, with guidance as an embedding or without. */
    private RiffusionPipeline pipeline(boolean embedded, Optional<ModelKind> kind) throws IOException {
        Path weights = directory.resolve("weights");
        new RandomModel(
                        new RandomClip(514, 16, 64, 1, 2, "quick_gelu"),
                        UNET,
                        new RandomVae(List.of(8, 8), 1, 4, 4, false, false))
                .write(weights, Precision.F32);
        if (embedded) {
            Path config = weights.resolve("unet/config.json");
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace("\"act_fn\"", "\"time_cond_proj_dim\": " + WIDTH + ", \"act_fn\""));
            UNET.tensors()
                    .add("time_embedding.cond_proj.weight", 8, WIDTH)
                    .write(weights.resolve("unet/diffusion_pytorch_model.safetensors"), Precision.F32);
        }
        Path exported = directory.resolve("onnx");
        try (Checkpoint opened = Checkpoint.open(weights)) {
            Checkpoint model = kind.map(opened::withKind).orElse(opened);
            ModelExport.of(model, ExportProfile.CPU).write(exported, Progress.none());
        }
        return RiffusionPipeline.builder()
                .model(Model.directory(exported))
                .device(Device.cpu().withThreads(1))
                .build();
    }

    private static Recipe.FromText source(Generation made) {
        return (Recipe.FromText) made.recipe().orElseThrow().source();
    }

    /** A full latent consistency model: guidance is part of every call, and costs no second prompt. */
    @Test
    void guidanceIsEmbedded() throws IOException {
        try (RiffusionPipeline riffusion = pipeline(true, Optional.empty())) {
            assertEquals(ModelKind.of(Distillation.LCM).embeddingGuidance(), riffusion.kind());
            List<Integer> counts = new ArrayList<>();
            Generation usual = riffusion
                    .textToAudio("jazz")
                    .seed(1)
                    .onProgress(step -> counts.add(step.count()))
                    .generate();
            assertEquals(List.of(4, 4, 4, 4), counts);
            SamplingOptions sampled = usual.recipe().orElseThrow().sampling();
            assertEquals(OptionalInt.of(4), sampled.steps());
            assertEquals(Optional.of(Sampler.lcm()), sampled.sampler());
            assertEquals(OptionalDouble.of(8), source(usual).prompt().guidance());
            Generation same =
                    riffusion.textToAudio("jazz").seed(1).guidance(8).steps(4).generate();
            assertEquals(usual.image(), same.image());
            assertEquals(
                    usual.image(),
                    riffusion.recreate(usual.recipe().orElseThrow()).generate().image());
            assertNotEquals(
                    usual.image(),
                    riffusion.textToAudio("jazz").seed(1).guidance(2).generate().image());
            assertEquals(List.of(), logged);
            // No prompt is steered away from.
            assertEquals(
                    usual.image(),
                    riffusion
                            .textToAudio("jazz")
                            .negativePrompt("drums")
                            .seed(1)
                            .generate()
                            .image());
            assertTrue(logged.get(0).contains("the negative prompt has no effect"), logged::toString);
        }
    }

    @Test
    void ruinousSettingsAreToldOnce() throws IOException {
        try (RiffusionPipeline riffusion = pipeline(false, Optional.of(ModelKind.of(Distillation.TURBO)))) {
            Generation usual = riffusion.textToAudio("jazz").seed(1).generate();
            SamplingOptions sampled = usual.recipe().orElseThrow().sampling();
            assertEquals(OptionalInt.of(1), sampled.steps());
            assertEquals(Optional.of(Sampler.euler()), sampled.sampler());
            assertEquals(OptionalDouble.of(1), source(usual).prompt().guidance());
            assertEquals(List.of(), logged);
            riffusion.textToAudio("jazz").guidance(7).generate(2);
            assertEquals(1, logged.size(), logged::toString);
            assertTrue(logged.get(0).contains("guidance 7.0 ruins the results of a turbo model"), logged::toString);
        }
    }

    /** The timesteps of a kind are part of the model, and so of its fingerprint. */
    @Test
    void kindIsPartOfTheModel() throws IOException {
        String plain;
        try (RiffusionPipeline riffusion = pipeline(false, Optional.empty())) {
            assertEquals(ModelKind.PLAIN, riffusion.kind());
            plain = riffusion.generator().model().fingerprint();
            GenerationPlan plan = riffusion.textToAudio("jazz").seed(1).plan();
            assertEquals(OptionalInt.of(30), plan.sampling().steps());
            assertEquals(7, plan.prompts().guidance());
        }
        directory = Files.createDirectory(directory.resolve("other"));
        try (RiffusionPipeline riffusion =
                pipeline(false, Optional.of(new ModelKind(Distillation.HYPER_SD, 2, false)))) {
            assertNotEquals(plain, riffusion.generator().model().fingerprint());
            GenerationPlan plan = riffusion.textToAudio("jazz").seed(1).plan();
            assertEquals(OptionalInt.of(2), plan.sampling().steps());
            assertEquals(Optional.of(Sampler.ddim()), plan.sampling().sampler());
            assertEquals(1, plan.prompts().guidance());
        }
    }
}
