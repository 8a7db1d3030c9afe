package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.DeepCacheUnet;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.GuidedDenoiser;
import io.github.riffusion4j.onnx.session.DeepCacheHead;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.UnetCondition;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A UNet with a score image, created with PyTorch ({@code score_unet.py} among the resources). */
class ScoreInputTest {

    private static final Device CPU = Device.cpu().withThreads(1);
    private static final double TOLERANCE = 1e-4;
    private static final double TIMESTEP = 321.5;
    private static final List<String> FILES = List.of("config.json", "diffusion_pytorch_model.safetensors");

    private final Cancellation never = new Cancellation();
    private final Tensor sample = tensor("sample");
    private final Tensor embeddings = tensor("embeddings");
    private final Tensor score = tensor("score");

    @TempDir
    private Path directory;

    /** Writes the UNet, with other networks that match it. */
    private void write() throws IOException {
        SmallModels.DEEP.model().write(directory.resolve("model"), Precision.F32);
        for (String file : FILES) {
            try (var in = ScoreInputTest.class.getResourceAsStream("score-unet/" + file)) {
                Path target = directory.resolve("model/unet").resolve(file);
                Files.copy(Objects.requireNonNull(in), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path export(ExportProfile profile) {
        Path exported = directory.resolve(profile.name());
        try (Checkpoint weights = Checkpoint.open(directory.resolve("model"))) {
            ModelExport.of(weights, profile).write(exported, Progress.none());
        }
        return exported;
    }

    private static Tensor tensor(String name) {
        Npy npy = Npy.resource(ScoreInputTest.class, "score-unet/" + name + ".npy");
        return Tensor.of(npy.shape(), npy.floats());
    }

    private static void requireClose(String golden, Tensor actual) {
        Tensor expected = tensor(golden);
        assertArrayEquals(expected.shape(), actual.shape());
        Compare.relativeError(TOLERANCE, expected.toArray(), actual.toArray());
    }

    private Tensor predict(Unet unet, Tensor latents, Optional<Tensor> given) {
        return unet.predict(latents, TIMESTEP, embeddings, new UnetCondition(given, 1), never);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "CPU"})
    void matchesPyTorch(ExportProfile profile) throws IOException {
        write();
        try (StableDiffusion model = StableDiffusion.load(export(profile), CPU)) {
            assertEquals(5, model.scoreChannels());
            assertEquals(1, model.scoreVersion());
            assertEquals(4, model.latents().channels());
            requireClose("with", predict(model.unet(), sample, Optional.of(score)));
            requireClose("without", predict(model.unet(), sample, Optional.empty()));
        }
    }

    /** Inputs that replace others: one score for two equal ones, zeros for none, one latent for two. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "CPU"})
    void sharedScoreMatchesRepeatedScore(ExportProfile profile) throws IOException {
        write();
        Tensor one = score.slice(0);
        Tensor twice = Tensor.concat(one, one);
        Tensor latents = sample.slice(1);
        try (StableDiffusion model = StableDiffusion.load(export(profile), CPU)) {
            Unet unet = model.unet();
            Tensor predicted = predict(unet, sample, Optional.of(one));
            assertEquals(predict(unet, sample, Optional.of(twice)), predicted);
            assertNotEquals(predict(unet, sample, Optional.of(score)), predicted);
            Tensor copies = predict(unet, Tensor.concat(latents, latents), Optional.of(twice));
            assertEquals(copies, predict(unet, latents, Optional.of(twice)));
            Compare.relativeError(
                    1e-5,
                    copies.toArray(),
                    predict(unet, latents, Optional.of(one)).toArray());
            Tensor zeros = one.times(0);
            assertEquals(predict(unet, sample, Optional.of(zeros)), predict(unet, sample, Optional.empty()));
            assertEquals(predict(unet, sample, Optional.empty()), unet.predict(sample, TIMESTEP, embeddings, never));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "CPU", "CPU_INT8"})
    void deepCacheHeadMatchesTheUnetForEqualInputs(ExportProfile profile) throws IOException {
        write();
        Optional<Tensor> one = Optional.of(score.slice(0));
        try (StableDiffusion model = StableDiffusion.load(export(profile), CPU)) {
            DeepCacheHead shallow = model.deepCacheHead(never);
            Unet.Features made =
                    model.unet().predictWithFeatures(sample, TIMESTEP, embeddings, new UnetCondition(one, 1), never);
            assertEquals(predict(model.unet(), sample, one), made.prediction());
            Tensor reused =
                    shallow.predict(sample, TIMESTEP, embeddings, new UnetCondition(one, 1), made.features(), never);
            assertEquals(made.prediction(), reused);
            assertNotEquals(reused, shallow.predict(sample, TIMESTEP, embeddings, made.features(), never));
        }
    }

    /** The score is fixed for a denoiser: of the UNet and of the deep cache head, with the prompt and without. */
    @Test
    void denoisersKeepTheirScore() throws IOException {
        write();
        Optional<Tensor> one = Optional.of(score.slice(0));
        Tensor latents = sample.slice(0);
        try (StableDiffusion model = StableDiffusion.load(export(ExportProfile.CPU), CPU)) {
            GuidedDenoiser.Predictor whole = model.predictor(1, new UnetCondition(one, 1), never);
            Tensor both = whole.predict(latents, TIMESTEP, embeddings);
            assertEquals(predict(model.unet(), latents, one), both);
            DeepCacheUnet reusing =
                    new DeepCacheUnet(model.unet(), model.deepCacheHead(never), 2, new UnetCondition(one, 1), never);
            assertEquals(both, reusing.predict(latents, TIMESTEP, embeddings));
            assertEquals(both, reusing.predict(latents, TIMESTEP, embeddings));
            DeepCacheUnet deaf = new DeepCacheUnet(model.unet(), model.deepCacheHead(never), 2, never);
            assertEquals(predict(model.unet(), latents, Optional.empty()), deaf.predict(latents, TIMESTEP, embeddings));
        }
    }

    @Test
    void mismatchedScoresAreRejected() throws IOException {
        write();
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        try (StableDiffusion model = StableDiffusion.load(export(ExportProfile.CPU), CPU)) {
            for (int[] shape : new int[][] {{1, 4, 8, 12}, {1, 5, 8, 8}, {3, 5, 8, 12}, {5, 8, 12}}) {
                Failure.expect(
                        type,
                        () -> predict(model.unet(), sample, Optional.of(NetworkOutputs.gaussian(1, shape))),
                        "score: expected shape [1, 5, 8, 12]");
            }
        }
        SmallModels.DEEP.model().write(directory.resolve("model"), Precision.F32);
        Path deaf = directory.resolve("deaf");
        try (Checkpoint weights = Checkpoint.open(directory.resolve("model"))) {
            ModelExport.of(weights, ExportProfile.CPU).write(deaf, Progress.none());
        }
        try (StableDiffusion model = StableDiffusion.load(deaf, CPU)) {
            assertEquals(0, model.scoreChannels());
            assertEquals(0, model.scoreVersion());
            Failure.expect(
                    type,
                    () -> predict(model.unet(), sample, Optional.of(score.slice(0))),
                    deaf.toString(),
                    "takes no score");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"score_image\" | \"mask_image\" | in_channels: 4 | inpainting",
                "\"channels\": 5 | \"channels\": 6 | in_channels: 10 | 9",
                "\"channels\": 5 | \"rows\": 5 | channels | nothing",
                "\"version\": 1 | \"version\": 0 | version | 0",
                "\"out_channels\": 4 | \"out_channels\": 9 | in_channels: 14 | 9",
            })
    void additionalChannelsRequireAScoreImage(String old, String changed, String expected, String found)
            throws IOException {
        write();
        Path config = directory.resolve("model/unet/config.json");
        Files.writeString(config, Files.readString(config).replace(old, changed));
        Failure.expect(InvalidFileException.class, () -> export(ExportProfile.CPU), config.toString(), expected, found);
    }

    /** A directory whose configuration is of another export than its graph. */
    @Test
    void graphThatContradictsItsConfigIsRejected() throws IOException {
        write();
        Path exported = export(ExportProfile.CPU);
        Path config = exported.resolve("unet/config.json");
        Files.writeString(config, Files.readString(config).replace("\"channels\": 5", "\"channels\": 6"));
        Failure.expect(
                InvalidModelException.class,
                () -> StableDiffusion.load(exported, CPU).close(),
                "the 6 channels",
                "5 channels");
        Files.delete(config);
        try (StableDiffusion model = StableDiffusion.load(exported, CPU)) {
            assertEquals(5, model.scoreChannels());
            assertEquals(1, model.scoreVersion());
        }
    }
}
