package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.game.model.PipelineSoundtrackGenerator;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.score.ScoreImage;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of random models: of one that takes a score, and of one that takes none. */
class PipelineSoundtrackGeneratorTest {

    private static final Section SECTION = Section.of("a", 132, 2)
            .prompt("funk with drums, bass and organ")
            .layers(
                    Layer.of("drums"),
                    Layer.of("low").part("bass"),
                    Layer.of("wind").prompt("soft wind"));

    private static final SamplingOptions FAST =
            SamplingOptions.defaults().steps(1).quality(InversionPreset.FAST);

    private static final Cancellation NEVER = new Cancellation();

    @TempDir
    private static Path models;

    private static RiffusionPipeline withScore;
    private static RiffusionPipeline withoutScore;

    @BeforeAll
    static void load() throws IOException {
        withScore = pipeline("score", unet -> unet.withScore(ScoreImage.CHANNELS));
        withoutScore = pipeline("plain", unet -> unet);
    }

    private static RiffusionPipeline pipeline(String name, UnaryOperator<RandomUnet> change) throws IOException {
        RandomUnet unet =
                new RandomUnet(List.of(8, 16), List.of(false, true), List.of(1, 2), 1, 1, 4, 16, false, true, 32);
        RandomVae vae = new RandomVae(Collections.nCopies(5, 8), 1, 4, 4, false, false);
        RandomClip text = new RandomClip(514, 16, 64, 1, 2, "quick_gelu");
        Path weights = models.resolve(name);
        new RandomModel(text, change.apply(unet), vae).write(weights, Precision.F32);
        Path directory = models.resolve(name + "-onnx");
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            ModelExport.of(checkpoint, ExportProfile.CPU).write(directory, Progress.none());
        }
        return RiffusionPipeline.builder()
                .model(Model.directory(directory))
                .device(Device.cpu().withThreads(1))
                .build();
    }

    @AfterAll
    static void close() {
        withScore.close();
        withoutScore.close();
    }

    private static AudioClip layer(RiffusionPipeline pipeline, Section section, int layer, long seed) {
        return PipelineSoundtrackGenerator.of(pipeline)
                .sampling(FAST)
                .layer(section, section.layers().get(layer), seed, NEVER);
    }

    @Test
    void layersArePartsOfOneScore() {
        AudioClip drums = layer(withScore, SECTION, 0, 0);
        assertEquals(SECTION.samples(44_100), drums.length());
        assertEquals(drums, layer(withScore, SECTION, 0, 0));
        assertNotEquals(drums, layer(withScore, SECTION, 0, 1));
        for (int i = 1; i < 3; i++) {
            AudioClip other = layer(withScore, SECTION, i, 0);
            assertEquals(drums.length(), other.length());
            assertNotEquals(drums, other);
        }
        Section alone = Section.of("b", 120, 2).prompt("calm piano");
        assertEquals(
                4 * 44_100,
                PipelineSoundtrackGenerator.of(withScore)
                        .sampling(FAST)
                        .layer(alone, Layer.of("music"), 0, NEVER)
                        .length());
    }

    @Test
    void layersOfAModelWithoutAScoreKeepToOneImage() {
        for (Section section :
                List.of(SECTION, Section.of("c", 120, 4).prompt("funk").layers(SECTION.layers()))) {
            AudioClip drums = layer(withoutScore, section, 0, 0);
            AudioClip bells = layer(withoutScore, section, 2, 0);
            assertEquals(section.samples(44_100), drums.length());
            assertEquals(section.samples(44_100), bells.length());
            assertNotEquals(drums, bells);
            assertNotEquals(drums, layer(withoutScore, section, 0, 1));
        }
    }

    @Test
    void stingersHaveTheirDuration() {
        Stinger stinger = Stinger.of("coin").prompt("bright bell").duration(Duration.ofSeconds(2));
        AudioClip sound =
                PipelineSoundtrackGenerator.of(withScore).sampling(FAST).stinger(stinger, NEVER);
        assertEquals(2, sound.duration().toMillis() / 1000.0, 0.1);
        assertEquals(0, sound.sample(0, sound.length() - 1), 1e-3);
    }

    @Test
    void partsThatAreNotComposedAreSaid() {
        Section section = SECTION.layers(Layer.of("x").part("bagpipes"));
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> PipelineSoundtrackGenerator.of(withScore)
                                .layer(section, section.layers().get(0), 0, NEVER))
                .getMessage());
        assertTrue(message.contains("layers of the parts [bagpipes]"), message);
    }
}
