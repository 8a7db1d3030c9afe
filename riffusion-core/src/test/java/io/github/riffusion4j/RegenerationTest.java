package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file back to what made it. */
class RegenerationTest extends PipelineTestCase {

    @TempDir
    private Path directory;

    private TextToAudio unusual() {
        return riffusion
                .textToAudio("(jazz:1.2) piano")
                .negativePrompt("vocals")
                .variation(5, 0.3)
                .guidance(4)
                .guidanceInterval(0.2, 0.9)
                .guidanceRescale(0.5)
                .steps(3)
                .sampler(Sampler.byName("euler-a-karras"))
                .noise(NoiseSource.TORCH_CUDA)
                .compatibility(Compatibility.DIFFUSERS)
                .quality(InversionPreset.FAST)
                .width(64);
    }

    @Test
    void filesAreMadeAgainByteByByte() throws IOException {
        Generation first = unusual().generate();
        for (String name : new String[] {"music.wav", "music.png"}) {
            Path file = directory.resolve(name);
            first.write(file);
            Generation again = riffusion.recreate(Recipe.read(file)).generate();
            assertEquals(first, again);
            Path copy = directory.resolve("again-" + name);
            again.write(copy);
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(copy));
        }
    }

    @Test
    void filesHoldTheResult() {
        Generation made = request().generate();
        made.write(directory.resolve("music.png"));
        assertEquals(made.image(), SpectrogramImage.read(directory.resolve("music.png")));
        made.write(directory.resolve("music.flac"));
        made.write(directory.resolve("music.wav"));
        assertEquals(AudioClip.read(directory.resolve("music.flac")), AudioClip.read(directory.resolve("music.wav")));
        Failure.expect(IllegalArgumentException.class, () -> made.write(directory.resolve("music.xyz")), "xyz");
    }

    @Test
    void aResultFromAnImageNeedsThatImage() {
        SpectrogramImage lines = TestImages.lines(128, 128);
        Mask mask = TestImages.mask(128, 128, Color.GRAY);
        Generation first =
                interpolation(0.3).mask(mask).magicMix(new MagicMix(0.2, 0.4)).generate();
        Recipe recipe = first.recipe().orElseThrow();
        assertEquals(
                first, riffusion.recreate(recipe).seedImage(lines).mask(mask).generate());

        Failure.expect(
                IllegalStateException.class, () -> riffusion.recreate(recipe).generate(), "call seedImage(...)");
        Failure.expect(
                IllegalStateException.class,
                () -> riffusion.recreate(recipe).seedImage(lines).generate(),
                "call mask(...)");
        Failure.expect(
                IllegalArgumentException.class,
                () -> riffusion
                        .recreate(recipe)
                        .seedImage(TestImages.lines(128, 64))
                        .generate(),
                "seed image has the hash");
        Mask white = TestImages.mask(128, 128, Color.WHITE);
        Failure.expect(
                IllegalArgumentException.class,
                () -> riffusion.recreate(recipe).seedImage(lines).mask(white).generate(),
                "mask has the hash");
    }

    @Test
    void aRegeneratedClipIsRegeneratedAgain() {
        AudioClip clip = AudioClip.read(SharedData.path("clips/clip_2.wav")).slice(0, 30_000);
        Generation first = riffusion.audioToAudio(clip, "fiddle").steps(2).generate();
        Recipe recipe = first.recipe().orElseThrow();
        assertEquals(first, riffusion.recreate(recipe).clip(clip).generate());
        assertTrue(recipe.toJson().contains("\"seed\":\"" + first.seed() + "\""), "the seed was drawn");
    }

    @Test
    void anotherModelIsRefused() {
        Recipe recipe = request().generate().recipe().orElseThrow();
        String other = recipe.toJson().replace(recipe.model(), "0123456789abcdef0123456789abcdef");
        Failure.expect(
                RiffusionException.class,
                () -> riffusion.recreate(Recipe.parse(other)),
                "0123456789abcdef0123456789abcdef",
                recipe.model(),
                TinyModel.directory().toString());
    }

    @Test
    void progressIsReportedAndCancellingEndsIt() {
        Recipe recipe = request().generate().recipe().orElseThrow();
        Cancellation cancellation = new Cancellation();
        Regeneration recreation = riffusion
                .recreate(recipe)
                .onProgress(step -> cancellation.cancel())
                .cancelledBy(cancellation);
        Failure.expect(CancelledException.class, recreation::generate);
    }
}
