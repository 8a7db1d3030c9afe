package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.score.NotationException;
import io.github.riffusion4j.score.composer.Composer;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tempo and bars rule the length to the sample, also with a model that takes no score. */
class BarsTest extends PipelineTestCase {

    private TextToAudio quick() {
        return riffusion.textToAudio("techno").steps(1).seed(42).guidance(1).quality(InversionPreset.FAST);
    }

    @ParameterizedTest
    @CsvSource({
        "120, 2, 4/4, 176400, 400",
        "97, 2, 4/4, 218227, 496",
        "120, 1, 4/4, 88200, 400",
        "100, 4, 6/8, 211680, 480",
        "131, 2, 7/8, 141389, 640"
    })
    void barsLastAsLongAsTheyShould(double tempo, int bars, String meter, int samples, int width) {
        Generation loop = quick().tempo(tempo).bars(bars).meter(meter).loop().generate();
        assertEquals(samples, loop.audio().length());
        assertEquals(width, loop.image().width(), 0.021 * width);
        assertEquals(0, loop.image().width() % 8);
        Generation line = quick().tempo(tempo).bars(bars).meter(meter).generate();
        assertEquals(samples, line.audio().length());
    }

    /** The bar is a quarter of the image; from its end to its beginning is no greater step than elsewhere. */
    @Test
    void aShortLoopIsCutWithoutAClick() {
        AudioClip loop = quick().tempo(240).bars(1).loop().generate().audio();
        assertEquals(44_100, loop.length());
        double seam = Math.abs(loop.sample(0, 0) - loop.sample(0, loop.length() - 1));
        double largest = 0;
        for (int n = 1; n < loop.length(); n++) {
            largest = Math.max(largest, Math.abs(loop.sample(0, n) - loop.sample(0, n - 1)));
        }
        assertTrue(seam <= largest, seam + " at the seam, at most " + largest + " elsewhere");
    }

    @Test
    void aDurationIsFilledWithBars() {
        assertEquals(
                5 * 44_100,
                quick().duration(Duration.ofSeconds(5))
                        .tempo(110)
                        .generate()
                        .audio()
                        .length());
        Generation loop = quick().duration(Duration.ofSeconds(5)).bars(2).loop().generate();
        assertEquals(5 * 44_100, loop.audio().length());
        assertEquals(Duration.ofSeconds(4), quick().tempo(120).bars(2).plannedDuration());
        assertEquals(Duration.ofMillis(1280), quick().plannedDuration());
    }

    @Test
    void isMadeAgainFromItsRecipe() {
        Generation made = quick().tempo(97).bars(1).loop().generate();
        Recipe recipe = made.recipe().orElseThrow();
        assertEquals(recipe, Recipe.parse(recipe.toJson()));
        assertEquals(made, riffusion.recreate(recipe).generate());
        assertTrue(made.score().isEmpty());
    }

    @Test
    void aClipIsTakenAsBars() {
        AudioClip clip = quick().generate().audio().slice(0, 50_001);
        AudioToAudio request = riffusion
                .audioToAudio(clip, "jazz")
                .steps(2)
                .seed(1)
                .quality(InversionPreset.FAST)
                .bars(1)
                .loop();
        assertEquals(50_001, request.generate().audio().length());
        Generation faster = request.tempo(240).generate();
        assertEquals(44_100, faster.audio().length());
        assertEquals(
                faster,
                riffusion.recreate(faster.recipe().orElseThrow()).clip(clip).generate());
        Failure.expect(
                IllegalArgumentException.class, () -> request.tempo(120).generate(), "1.1338", "2.0", "TimeStretch");
    }

    @Test
    void aSeedImageIsPlayedInTheTempo() {
        Generation own = interpolation(0.5).tempo(187.5).bars(1).loop().generate();
        assertEquals(128 * 441, own.audio().length());
        assertEquals(
                62_259,
                interpolation(0.5).tempo(170).bars(1).loop().generate().audio().length());
    }

    @Test
    void aStreamsClipsHaveThem() {
        StreamRequest request = riffusion.stream(Prompt.of("techno").seed(1).guidance(1))
                .tempo(160)
                .bars(1)
                .steps(1)
                .quality(InversionPreset.FAST);
        try (MusicStream music = request.channels(1).offline()) {
            assertEquals(3 * 44_100, music.read(Duration.ofSeconds(3)).length());
        }
    }

    @Test
    void refusesWhatTheModelCannotFollow() {
        Failure.expect(
                IllegalArgumentException.class, () -> quick().key("A minor").generate(), "takes no score", "the key");
        Failure.expect(
                IllegalArgumentException.class, () -> quick().chords("Am F").generate(), "the chords");
        Failure.expect(
                IllegalArgumentException.class, () -> quick().part("bass").generate(), "the part");
        Failure.expect(
                IllegalArgumentException.class,
                () -> quick().score(Composer.compose("funk", 1).score()).generate(),
                "notes of a score",
                "tempo and bars only");
    }

    @Test
    void refusesNonsense(@TempDir Path directory) throws IOException {
        Failure.expect(IllegalArgumentException.class, () -> quick().tempo(5000), "20 to 400", "5000");
        Failure.expect(NotationException.class, () -> quick().key("H#m"), "column 1");
        Failure.expect(NotationException.class, () -> quick().meter("0/4"), "1 to 32 beats");
        Failure.expect(IllegalArgumentException.class, () -> quick().bars(65), "1 to 64");
        Failure.expect(
                IllegalStateException.class,
                () -> quick().duration(Duration.ofSeconds(5)).tempo(100).bars(2).check(),
                "leave out one");
        Failure.expect(
                IllegalArgumentException.class, () -> quick().tempo(20).bars(64).check(), "768 seconds", "600");
        Failure.expect(
                IllegalStateException.class,
                () -> riffusion
                        .extend(AudioClip.of(44_100, new float[44_100]), "a")
                        .tempo(100)
                        .generate(),
                "extend");
        Path damaged = Files.write(directory.resolve("damaged.mid"), new byte[] {'M', 'T', 'h', 'd', 0, 0});
        Failure.expect(InvalidFileException.class, () -> quick().midi(damaged), "damaged.mid");
        Failure.expect(InvalidFileException.class, () -> quick().midi(directory.resolve("none.mid")), "none.mid");
    }
}
