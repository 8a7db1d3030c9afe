package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model in the box: what they get who say nothing of models. */
@Tag("runtime")
class BoxedModelTest {

    private static final int STEPS = 12;

    private static Optional<RiffusionPipeline> shared = Optional.empty();

    private final RiffusionPipeline riffusion = shared.orElseThrow();

    @BeforeAll
    static void open(@TempDir Path directory) {
        shared = Optional.of(RiffusionPipeline.builder()
                .library(ModelLibrary.of(
                        directory.resolve("models"),
                        Hub.of(directory.resolve("hub")).offline()))
                .build());
    }

    @AfterAll
    static void close() {
        shared.ifPresent(RiffusionPipeline::close);
    }

    private Generation generate(String prompt, long seed) {
        return riffusion
                .textToAudio(prompt)
                .seed(seed)
                .steps(STEPS)
                .quality(InversionPreset.FAST)
                .generate();
    }

    @Test
    void itPlaysFiveSeconds() {
        Generation music = generate("happy jazz piano with drums", 1);
        assertEquals(512, music.image().width());
        assertEquals(512, music.image().height());
        assertEquals(44_100, music.audio().sampleRate());
        assertEquals(5.11, music.audio().duration().toMillis() / 1000.0, 0.02);
        assertTrue(music.audio().rms() > 0.01, "it is silent: " + music.audio().rms());
    }

    @Test
    void aSeedMeansTheSameEachTime() {
        SpectrogramImage first = generate("sad strings", 7).image();
        assertEquals(first, generate("sad strings", 7).image());
        assertNotEquals(first, generate("sad strings", 8).image());
    }

    @Test
    void drumsSoundWhereThePromptRequestsThem() {
        double with = meanOnsets("techno synth with drums");
        double without = meanOnsets("calm ambient flute, no drums");
        assertTrue(with > 1.5 * without, "onsets " + with + " with drums, " + without + " without");
    }

    private double meanOnsets(String prompt) {
        return LongStream.range(0, 2)
                .mapToDouble(seed -> onsets(generate(prompt, seed).image()))
                .average()
                .orElseThrow();
    }

    /** The mean darkening of pixels, that is rise of loudness, from one column to the next, in grey levels. */
    private static double onsets(SpectrogramImage image) {
        double sum = 0;
        for (int x = 1; x < image.width(); x++) {
            for (int y = 0; y < image.height(); y++) {
                sum += Math.max(0, level(image, x - 1, y) - level(image, x, y));
            }
        }
        return sum / (image.width() * image.height());
    }

    private static int level(SpectrogramImage image, int x, int y) {
        return image.pixel(x, y) & 0xff;
    }
}
