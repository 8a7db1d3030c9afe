package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.session.UnetCondition;
import io.github.riffusion4j.onnx.tokenizer.WeightedPrompt;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A score beside the latents: each window of long latents sees its part of it. */
class ScoreConditioningTest {

    private static final int SCORE = 3;
    private static final int ROWS = 8;

    /** Latents of 8 x 8, downsampled twice. */
    private static final RandomUnet UNET =
            new RandomUnet(List.of(8, 16), List.of(false, true), List.of(1, 2), 1, 1, 4, 16, false, true, ROWS);

    private static Optional<StableDiffusion> scored = Optional.empty();
    private static Optional<StableDiffusion> scoreless = Optional.empty();

    private final StableDiffusion model = scored.orElseThrow();
    private final Cancellation never = new Cancellation();

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        scored = Optional.of(model(directory.resolve("scored"), UNET.withScore(SCORE)));
        scoreless = Optional.of(model(directory.resolve("scoreless"), UNET));
    }

    private static StableDiffusion model(Path directory, RandomUnet unet) throws IOException {
        RandomClip text = new RandomClip(514, 16, 64, 1, 2, "quick_gelu");
        new RandomModel(text, unet, new RandomVae(List.of(8, 8), 1, 4, 4, false, false))
                .write(directory, Precision.F32);
        Path exported = directory.resolveSibling(directory.getFileName() + "-onnx");
        try (Checkpoint weights = Checkpoint.open(directory)) {
            ModelExport.of(weights, ExportProfile.CPU).write(exported, Progress.none());
        }
        return StableDiffusion.load(exported, Device.cpu().withThreads(1));
    }

    @AfterAll
    static void close() {
        scored.ifPresent(StableDiffusion::close);
        scoreless.ifPresent(StableDiffusion::close);
    }

    private static SamplingOptions sampling(Boundary boundary, int deepCache) {
        return SamplingOptions.defaults()
                .layout(new TimeLayout(boundary, Optional.empty()))
                .steps(2)
                .sampler(Sampler.ddim())
                .compatibility(Compatibility.DIFFUSERS)
                .deepCache(deepCache);
    }

    private static Tensor random(long seed, int... shape) {
        Random random = new Random(seed);
        return Tensor.generate(shape, i -> (float) random.nextGaussian());
    }

    /** Against a slow cut by columns, for the left channel and for the right. */
    @ParameterizedTest
    @CsvSource({"OPEN, 8, 1", "OPEN, 22, 1", "PERIODIC, 7, 1", "PERIODIC, 21, 1", "PERIODIC, 21, 2"})
    void eachTileGetsItsPartOfTheScore(Boundary boundary, int columns, int deepCache) {
        LatentTiles tiles = LatentTiles.over(boundary, columns, 8, 12, 2);
        Tensor score = random(1, 1, SCORE, ROWS, columns);
        PromptBlend prompts = PromptBlend.of(Prompt.of("abc").guidance(1));
        List<Denoiser> denoisers = new Conditioning(
                        model, sampling(boundary, deepCache), never, Prompt::negative, Optional.of(score))
                .denoisers(prompts, tiles, 2);
        assertEquals(2 * tiles.count(), denoisers.size());
        Tensor embedding =
                model.embed(List.of(WeightedPrompt.parse("abc")), never).get(0);
        Tensor latents = random(2, 1, 4, ROWS, tiles.width());
        NoiseLevel level = model.schedule().at(500);
        for (int place = 0; place < denoisers.size(); place++) {
            int start = tiles.starts().get(place % tiles.count());
            Tensor part = Tensor.generate(
                    new int[] {1, SCORE, ROWS, tiles.width()},
                    i -> score.get(i / tiles.width() * columns + (start + i % tiles.width()) % columns));
            Tensor expected = model.unet().predict(latents, 500, embedding, UnetCondition.ofScore(part), never);
            Denoiser denoiser = denoisers.get(place);
            assertEquals(expected, denoiser.predict(latents, level));
            assertEquals(expected, denoiser.predict(latents, level));
        }
    }

    private Tensor made(Diffusion diffusion, int width) {
        return diffusion.fromNoise(
                PromptBlend.of(Prompt.of("abc").guidance(3)), new NoiseSeed.Single(7), 2 * ROWS, width);
    }

    @ParameterizedTest
    @CsvSource({"OPEN, 16", "PERIODIC, 42"})
    void zerosAreNoScore(Boundary boundary, int width) {
        Diffusion diffusion = new Diffusion(model, sampling(boundary, 1), RunControl.NONE);
        Tensor plain = made(diffusion, width);
        assertEquals(
                plain,
                made(diffusion.withScore(random(1, SCORE, ROWS, width / 2).times(0)), width));
        Tensor heard = made(diffusion.withScore(random(1, SCORE, ROWS, width / 2)), width);
        assertNotEquals(plain, heard);
        assertEquals(heard, made(diffusion.withScore(random(1, SCORE, ROWS, width / 2)), width));
    }

    @Test
    void scoresThatDoNotFitAreRefused() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        SamplingOptions sampling = sampling(Boundary.OPEN, 1);
        Diffusion diffusion = new Diffusion(model, sampling, RunControl.NONE);
        Failure.expect(type, () -> diffusion.withScore(random(1, 2, ROWS, 8)), "[3, rows, columns]", "[2, 8, 8]");
        Failure.expect(type, () -> diffusion.withScore(random(1, SCORE, 8)), "got [3, 8]");
        Diffusion narrow = diffusion.withScore(random(1, SCORE, ROWS, 6));
        Failure.expect(type, () -> made(narrow, 16), "8 rows and 6 columns", "8 rows and 8 columns");
        Diffusion plain = new Diffusion(scoreless.orElseThrow(), sampling, RunControl.NONE);
        Failure.expect(type, () -> plain.withScore(random(1, SCORE, ROWS, 8)), "scoreless-onnx", "takes no score");
    }
}
