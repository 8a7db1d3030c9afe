package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound that repeats. The tiny model sees 1.28 seconds at once. */
class LoopTest extends PipelineTestCase {

    private TextToAudio text() {
        return riffusion.textToAudio("church bells").height(64).steps(2).seed(7).quality(InversionPreset.FAST);
    }

    private TextToAudio text(int milliseconds) {
        return text().duration(Duration.ofMillis(milliseconds));
    }

    private AudioToAudio regenerate(AudioClip clip) {
        return riffusion
                .audioToAudio(clip, "church bells")
                .strength(0.5)
                .steps(2)
                .seed(7)
                .quality(InversionPreset.FAST);
    }

    private Interpolation over(SpectrogramImage seedImage) {
        return riffusion
                .interpolate(Prompt.of("bells").seed(7), Prompt.of("jazz").seed(8))
                .seedImage(seedImage)
                .steps(2)
                .quality(InversionPreset.FAST);
    }

    private static void assertLoops(int milliseconds, Generation result) {
        AudioClip loop = result.audio();
        assertEquals(milliseconds * 441 / 10, loop.length());
        assertEquals(milliseconds / 10, result.image().width());

        int columns = milliseconds / 10;
        double[] flux = Flux.of(AudioClip.concat(List.of(loop, loop, loop)), 40);
        double seam = Flux.most(flux, columns - 2, columns + 3);
        double inside = Flux.most(flux, columns + 10, 2 * columns - 10);
        assertTrue(seam <= inside, seam + " at the seam, " + inside + " inside");

        float[] samples = loop.channel(0);
        float most = 0;
        for (int i = 1; i < samples.length; i++) {
            most = Math.max(most, Math.abs(samples[i] - samples[i - 1]));
        }
        assertTrue(Math.abs(samples[0] - samples[samples.length - 1]) <= most);
    }

    /** One window that sees its beginning again; and several. */
    @ParameterizedTest
    @ValueSource(ints = {1040, 1280, 4000})
    void itsEndFlowsIntoItsBeginning(int milliseconds) {
        assertLoops(milliseconds, text(milliseconds).loop().generate());
    }

    @Test
    void itIsNotTheSameAsASoundThatEnds() {
        SpectrogramImage ends = text().width(128).generate().image();
        SpectrogramImage loops = text().width(128).loop().generate().image();
        assertNotEquals(ends, loops);
        assertEquals(128, loops.width());
    }

    @Test
    void aClipThatRepeatsBecomesAnother() {
        AudioClip clip = Noise.lasting(3200);
        Generation result = regenerate(clip).loop().generate();
        assertLoops(3200, result);
        AudioClip longer = AudioClip.concat(List.of(clip, clip.slice(0, 400)));
        assertEquals(result, regenerate(longer).loop().generate(), "a part of a column is cut off");
        Recipe recipe = result.recipe().orElseThrow();
        assertEquals(result, riffusion.recreate(recipe).clip(clip).generate());
        SpectrogramImage around = new SpectrogramImageConverter(SpectrogramParams.defaults()).loopToImage(clip);
        assertEquals(ContentHash.of(around), ((Recipe.FromImage) recipe.source()).seedImage());
    }

    /** Of 1360 ms: no multiple of the sixteen columns that the model's networks need. */
    @Test
    void aLoopOfASeedImageRepeats() {
        SpectrogramImage seedImage = text(1360).loop().generate().image();
        Generation loops = over(seedImage).loop().generate();
        assertLoops(1360, loops);
        assertNotEquals(over(seedImage).generate().image(), loops.image());
        Recipe recipe = loops.recipe().orElseThrow();
        assertEquals(loops, riffusion.recreate(recipe).seedImage(seedImage).generate());
    }

    @Test
    void whatCannotRepeatIsRefused() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(
                type,
                () -> text(2500).loop().generate(),
                "a loop's duration must be a multiple of 80 ms, got 2500 ms; the nearest are 2480 and 2560");
        Failure.expect(type, () -> text(120_080).loop().generate(), "120 seconds at most, got 120.08");
        Failure.expect(
                type,
                () -> riffusion.textToAudio("x").width(32_768).loop().generate(),
                "120 seconds at most, got 327.68");
        Failure.expect(type, () -> text().loop().towards("jazz"), "a loop ends as it begins", "jazz");
        Failure.expect(type, () -> text().towards("jazz").loop(), "a loop ends as it begins", "jazz");
        Failure.expect(type, () -> regenerate(Noise.lasting(1600)).loop().towards("jazz"), "a loop ends as it begins");
        Failure.expect(
                type,
                () -> regenerate(Noise.lasting(1500)).loop().generate(),
                "got 1500 ms; the nearest are 1440 and 1520");
        Failure.expect(type, () -> regenerate(Noise.lasting(5)).loop().generate(), "fewer than one window");
        AudioClip longer = AudioClip.of(1000, new float[120_080]);
        Failure.expect(type, () -> regenerate(longer).loop().generate(), "120 seconds at most, got 120.08");
        Failure.expect(
                type, () -> over(TestImages.lines(131, 64)).loop().generate(), "got 1310 ms", "128 and 136 columns");
    }
}
