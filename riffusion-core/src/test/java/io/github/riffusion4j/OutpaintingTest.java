package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Gain;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.testkit.Failure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutpaintingTest {

    private static final AudioClip CLIP = Noise.lasting(1000);

    private static Optional<RiffusionPipeline> shared = Optional.empty();

    private final RiffusionPipeline riffusion = shared.orElseThrow();

    @BeforeAll
    static void open() {
        shared = Optional.of(TinyModel.pipeline());
    }

    @AfterAll
    static void close() {
        shared.ifPresent(RiffusionPipeline::close);
    }

    private Outpainting request() {
        return riffusion.extend(CLIP, "church bells").steps(2).seed(7).quality(InversionPreset.FAST);
    }

    @Test
    void theClipStaysAndSoundIsAddedAtItsEnds() {
        Generation result = request()
                .before(Duration.ofMillis(500))
                .after(Duration.ofMillis(1500))
                .generate();
        assertEquals(3 * 44_100, result.audio().length());
        assertEquals(301, result.image().width());
        // Nothing had to be turned down, and the joints last 100 ms.
        assertEquals(CLIP.slice(4410, 44_100 - 4410), result.audio().slice(22_050 + 4410, 22_050 + 44_100 - 4410));
        assertTrue(result.audio().slice(0, 20_000).rms() > 0.01);
        assertTrue(result.audio().slice(100_000, 130_000).rms() > 0.01);
        assertEquals(
                result,
                request()
                        .before(Duration.ofMillis(500))
                        .after(Duration.ofMillis(1500))
                        .generate());
    }

    @Test
    void seamsAreNoSuddenChange() {
        AudioClip extended = request().after(Duration.ofSeconds(2)).generate().audio();
        double[] flux = Flux.of(extended, 40);
        double joint = Flux.most(flux, 88, 103);
        double inside = Math.max(Flux.most(flux, 10, 85), Flux.most(flux, 106, 290));
        assertTrue(joint <= 1.1 * inside, joint + " at the joint, " + inside + " inside");
    }

    @Test
    void whatIsAddedFollowsTheTextAndTheSeed() {
        Duration second = Duration.ofSeconds(1);
        AudioClip plain = request().after(second).generate().audio();
        assertNotEquals(plain, request().seed(8).after(second).generate().audio());
        assertNotEquals(
                plain,
                riffusion
                        .extend(CLIP, "jazz with piano")
                        .steps(2)
                        .seed(7)
                        .quality(InversionPreset.FAST)
                        .after(second)
                        .generate()
                        .audio());
    }

    @Test
    void nothingClips() {
        AudioClip loud = Gain.of(14).apply(CLIP);
        AudioClip extended = riffusion
                .extend(loud, "church bells")
                .steps(2)
                .seed(7)
                .quality(InversionPreset.FAST)
                .after(Duration.ofSeconds(1))
                .generate()
                .audio();
        assertTrue(extended.peak() <= 1.000001f);
    }

    @Test
    void whatCannotBeIsRefused() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        Failure.expect(
                IllegalStateException.class, () -> request().generate(), "nothing to add", "before(...) or after(...)");
        Failure.expect(type, () -> request().before(Duration.ofMillis(-1)), "-1 ms");
        Failure.expect(type, () -> request().after(Duration.ofMinutes(10)).generate(), "601 seconds", "10 minutes");
        Failure.expect(
                type,
                () -> riffusion
                        .extend(CLIP.slice(0, 5000), "x")
                        .after(Duration.ofSeconds(1))
                        .generate(),
                "113 ms",
                "at least 250 ms");
        Failure.expect(
                type,
                () -> riffusion
                        .extend(AudioClip.of(44_100, new float[44_100]), "x")
                        .after(Duration.ofSeconds(1))
                        .generate(),
                "silent");
    }
}
