package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole loops from prompt to image, equal to diffusers' text to image and to riffusion-hobby's {@code riffuse}. */
@Tag("runtime")
class ReferenceLoopsTest {

    private static final String TENSORS = "diffusion/tiny-tensors/";
    private static final double LATENTS = 1e-3;
    private static final int SIDE = 128;

    private static Optional<StableDiffusion> model = Optional.empty();

    /** The same model, told timesteps between whole numbers as PyTorch's is. */
    private static Optional<StableDiffusion> fractional = Optional.empty();

    @TempDir
    private static Path directory;

    @BeforeAll
    static void load() {
        Device device = Device.cpu().withThreads(1);
        model = Optional.of(StableDiffusion.load(TinyModel.directory(), device));
        Path exported = directory.resolve("model");
        try (Checkpoint weights = Checkpoint.open(SharedData.path("diffusion/tiny-sd"))) {
            ModelExport.of(weights, ExportProfile.PLAIN).write(exported, Progress.none());
        }
        fractional = Optional.of(StableDiffusion.load(exported, device));
    }

    @AfterAll
    static void close() {
        model.ifPresent(StableDiffusion::close);
        fractional.ifPresent(StableDiffusion::close);
    }

    private static StableDiffusion modelFor(String sampler) {
        return (sampler.startsWith("euler") ? fractional : model).orElseThrow();
    }

    private static Npy golden(String name) {
        return SharedData.npy(TENSORS + name + ".npy");
    }

    private static Diffusion diffusion(int steps, String sampler, Compatibility convention) {
        return TinyModel.diffusion(modelFor(sampler), steps, sampler, convention);
    }

    /** The version of diffusers that these are from ends DPM-Solver++ as riffusion-hobby does. */
    @ParameterizedTest
    @CsvSource({
        "text2img_0, pndm, STANDARD, '', 8, 7.5",
        "text2img_0, pndm, RIFFUSION_HOBBY, '', 8, 7.5",
        "text2img_1, ddim, STANDARD, noise, 8, 7.5",
        "text2img_1, ddim, RIFFUSION_HOBBY, noise, 8, 7.5",
        "text2img_2, dpmpp-2m, RIFFUSION_HOBBY, '', 8, 7.0",
        "text2img_3, euler-a, DIFFUSERS, '', 8, 7.0",
        "text2img_3, euler-a, RIFFUSION_HOBBY, '', 8, 7.0",
        "text2img_4, ddim, STANDARD, '', 6, 1.0"
    })
    void textToImageEqualsDiffusers(
            String name, String sampler, Compatibility convention, String negative, int steps, double guidance) {
        Prompt prompt = Prompt.of("a solo piano ballad").negative(negative).guidance(guidance);
        Diffusion diffusion = diffusion(steps, sampler, convention);
        Tensor latents = diffusion.fromNoise(PromptBlend.of(prompt), new NoiseSeed.Single(2023), SIDE, SIDE);
        Npy all = golden(name + "_steps");
        Compare.relativeError(LATENTS, all.slice(all.shape()[0] - 1).floats(), latents.toArray());
        assertImage(golden(name + "_image"), diffusion.decode(latents));
    }

    @ParameterizedTest
    @CsvSource({
        "riffuse_0, pndm, false, 0.5, 8, 0.75, 0.75, 7, 7",
        "riffuse_1, pndm, true, 0.5, 8, 0.75, 0.75, 7, 7",
        "riffuse_2, ddim, false, 0.5, 8, 0.75, 0.75, 7, 7",
        "riffuse_3, ddim, true, 0.5, 8, 0.75, 0.75, 7, 7",
        "riffuse_4, dpmpp-2m, false, 0.5, 8, 0.75, 0.75, 7, 7",
        "riffuse_5, dpmpp-2m, true, 0.5, 8, 0.75, 0.75, 7, 7",
        "riffuse_6, ddim, false, 0.25, 8, 0.9, 0.6, 7, 5",
        "riffuse_7, pndm, false, 0, 8, 0.75, 0.75, 7, 7",
        "riffuse_8, pndm, true, 1, 5, 1, 1, 1, 1",
        "riffuse_9, euler-a, false, 0.5, 8, 0.75, 0.75, 7, 7",
        "riffuse_10, euler, true, 0.5, 8, 0.75, 0.75, 7, 7"
    })
    void interpolationEqualsRiffusionHobby(
            String name,
            String sampler,
            boolean masked,
            double alpha,
            int steps,
            double startStrength,
            double endStrength,
            double startGuidance,
            double endGuidance) {
        Prompt start = Prompt.of("a solo piano ballad").strength(startStrength).guidance(startGuidance);
        Prompt end = Prompt.of("church bells on (sunday:1.3) [morning]")
                .strength(endStrength)
                .guidance(endGuidance)
                .negative("forgotten by the original");
        LongFunction<NoiseGenerator> noise =
                sampler.equals("euler-a") ? recordedAfterTheFirst(name) : NoiseGenerator::torchCpu;
        Diffusion diffusion =
                diffusion(steps, sampler, Compatibility.RIFFUSION_HOBBY).withSeeds(noise);
        Tensor latents = diffusion.fromImage(
                PromptBlend.of(start).towards(PromptBlend.of(end), alpha),
                new NoiseSeed.Interpolated(alpha, new NoiseSeed.Single(42), new NoiseSeed.Single(123)),
                diffusion.encode(seedImage()),
                masked ? Optional.of(kept()) : Optional.empty(),
                Optional.empty());
        double scale = model.orElseThrow().latents().scale();
        Compare.relativeError(
                LATENTS,
                golden(name + "_latents").floats(),
                latents.times(1 / scale).toArray());
        assertImage(golden(name + "_image"), diffusion.decode(latents));
    }

    /** The original draws fresh noise from a generator without a seed; what it drew is recorded. */
    private static LongFunction<NoiseGenerator> recordedAfterTheFirst(String name) {
        Npy recorded = golden(name + "_step_noise");
        return seed -> {
            AtomicInteger drawn = new AtomicInteger();
            return shape -> {
                int draw = drawn.getAndIncrement();
                return draw == 0
                        ? NoiseGenerator.torchCpu(seed).normal(shape)
                        : Tensor.of(shape, recorded.slice(draw - 1).floats());
            };
        };
    }

    private static Tensor seedImage() {
        Path file = SharedData.path(TENSORS + "init_image.png");
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().numFrequencies(SIDE).build();
        SpectrogramImage image =
                SpectrogramImage.of(ImageFile.read(file).pixels(), params, SpectrogramImage.DEFAULT_MAX_VALUE);
        return new VaeImageProcessor(SIDE, SIDE, 16).toTensor(image);
    }

    private static Tensor kept() {
        Mask mask = Mask.read(SharedData.path(TENSORS + "mask_image.png"));
        return new VaeImageProcessor(SIDE, SIDE, 16).kept(mask, 8);
    }

    @Test
    void theMaskKeepsWhatTheReferenceKeeps() {
        Npy expected = golden("mask_latent");
        float[] kept = kept().toArray();
        // The reference repeats the one plane for each of four channels.
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.floats()[i], kept[i % kept.length], 1e-6, "latent " + i);
        }
    }

    /** Golden images are [1, height, width, 3] from 0 to 1, in half precision. */
    private static void assertImage(Npy expected, Tensor actual) {
        float[] wanted = expected.floats();
        float[] found = new float[wanted.length];
        for (int i = 0; i < found.length; i++) {
            float value = actual.get(i % 3 * SIDE * SIDE + i / 3) / 2 + 0.5f;
            found[i] = Math.max(0, Math.min(1, value));
        }
        Compare.maxDifference(2e-3, wanted, found);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void weightedEmbeddingsEqualTheReference(int index) {
        String[] prompts = {
            "",
            "a solo piano ballad",
            "church bells on (sunday:1.3) [morning]",
            "(unbalanced techno",
            "electronic ((violin)) \\(live\\), 4 on the floor",
            "jazz " + "saxophone solo with drums and bass, ".repeat(12)
        };
        Tensor embedding = model.orElseThrow()
                .embed(List.of(WeightedPrompt.parse(prompts[index])), new Cancellation())
                .get(0);
        Compare.relativeError(1e-4, golden("weighted_" + index).floats(), embedding.toArray());
    }
}
