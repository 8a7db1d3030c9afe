package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Layers, stingers and fades, sample by sample. */
class MixTest {

    private static final int LENGTH = 88_200;
    private static final int BEAT = 22_050;

    private static final Section SECTION = Section.of("a", 120, 1)
            .layers(
                    Layer.of("low").clip("low.flac"),
                    Layer.of("mid").clip("mid.flac").pan(-1).gain(-6.0206).threshold(0.3),
                    Layer.of("high").clip("high.flac").pan(0.5).threshold(0.6));

    private static final Soundtrack SOUNDTRACK = Soundtrack.of(
                    SECTION, Section.of("b", 90, 1).clip("b.flac"))
            .transitions(Transition.standard().fade(Transition.Fade.CROSS, 1))
            .stingers(
                    Stinger.of("coin").clip("coin.flac").duck(-12),
                    Stinger.of("gong")
                            .clip("coin.flac")
                            .sync(Sync.NEXT_BAR)
                            .gain(-6.0206)
                            .duck(0));

    private static final TestPack SINES = TestPack.of(SOUNDTRACK)
            .with("low.flac", TestPack.sine(LENGTH, 220, 0.25))
            .with("mid.flac", TestPack.sine(LENGTH, 330, 0.125))
            .with("high.flac", TestPack.sine(LENGTH, 440, 0.125))
            .with("b.flac", TestPack.sine(117_600, 200, 0.25))
            .with("coin.flac", TestPack.constant(10_000, 0.125));

    private static GameMusic constants() {
        return GameMusic.of(TestPack.of(SOUNDTRACK)
                        .with("low.flac", TestPack.constant(LENGTH, 0.25))
                        .with("mid.flac", TestPack.constant(LENGTH, 0.125))
                        .with("high.flac", TestPack.constant(LENGTH, 0.0625))
                        .with("b.flac", TestPack.constant(117_600, 0.5))
                        .with("coin.flac", TestPack.constant(10_000, 0.125))
                        .open())
                .offline();
    }

    private static float[] read(GameMusic music, int frames) {
        float[] samples = new float[2 * frames];
        assertEquals(samples.length, music.read(samples));
        return samples;
    }

    private static void assertFrame(double left, double right, float[] samples, int frame) {
        assertEquals(left, samples[2 * frame], 2e-6, "left");
        assertEquals(right, samples[2 * frame + 1], 2e-6, "right");
    }

    @Test
    void thresholdsGainsAndPlacesOfLayers() {
        double right = 0.25 + 0.0625;
        double highLeft = 0.0625 * Math.cos(Math.PI / 4);
        try (GameMusic music = constants()) {
            assertFrame(0.25, 0.25, read(music, 1000), 999);
            music.setIntensity(0.3);
            float[] rising = read(music, BEAT + 10);
            assertTrue(rising[2 * 8000] > 0.25 && rising[2 * 8000] < 0.3125);
            assertFrame(0.3125, 0.25, rising, BEAT + 5);
            music.setIntensity(1);
            assertFrame(0.3125 + highLeft, right, read(music, BEAT + 10), BEAT + 5);
            music.layer("low").mute(true);
            assertFrame(0.0625 + highLeft, 0.0625, read(music, 2000), 1999);
            music.layer("high").solo(true);
            assertFrame(highLeft, 0.0625, read(music, 2000), 1999);
            music.layer("high").pan(0.5);
            assertFrame(0, 0.0625, read(music, 2000), 1999);
            music.layer("high").solo(false).gain(0);
            music.layer("low").mute(false).fade(0.5, Duration.ofSeconds(1));
            float[] fading = read(music, 44_101);
            assertEquals(0.25 * 0.75 + 0.0625, fading[2 * 22_050], 1e-4);
            assertFrame(0.125 + 0.0625, 0.125, fading, 44_100);
            music.setVolume(0.5, Duration.ZERO);
            assertFrame(0.0625 + 0.03125, 0.0625, read(music, 2000), 1999);
        }
    }

    @Test
    void stingersBeginOnTheirGridAndDuckTheMusic() {
        try (GameMusic music = constants()) {
            read(music, 1000);
            music.stinger("coin");
            music.stinger("coin");
            music.stinger("gong");
            float[] samples = read(music, LENGTH + 50_000);
            int beat = BEAT - 1000;
            assertFrame(0.25, 0.25, samples, beat - 1);
            assertTrue(samples[2 * beat] > 0.37 && samples[2 * beat] <= 0.375, "begins at the beat, once");
            double ducked = 0.25 * Math.pow(10, -12 / 20.0);
            assertFrame(ducked + 0.125, ducked + 0.125, samples, beat + 3000);
            assertFrame(ducked + 0.125, ducked + 0.125, samples, beat + 9_999);
            assertFrame(ducked, ducked, samples, beat + 10_000);
            assertTrue(samples[2 * (beat + 20_000)] > ducked && samples[2 * (beat + 20_000)] < 0.25);
            assertFrame(0.25, 0.25, samples, beat + 10_000 + 22_050);
            int bar = LENGTH - 1000;
            assertFrame(0.25, 0.25, samples, bar - 1);
            assertFrame(0.3125, 0.3125, samples, bar);
            assertFrame(0.3125, 0.3125, samples, bar + 9_999);
            assertFrame(0.25, 0.25, samples, bar + 10_000);
        }
    }

    /** The largest second difference of a channel. */
    private static double roughness(float[] samples) {
        double most = 0;
        for (int i = 4; i < samples.length; i++) {
            most = Math.max(most, Math.abs(samples[i] - 2 * samples[i - 2] + samples[i - 4]));
        }
        return most;
    }

    private static void assertSmooth(String what, Consumer<GameMusic> action) {
        try (GameMusic music = GameMusic.of(SINES.open()).intensity(1).offline()) {
            read(music, LENGTH);
            double before = roughness(read(music, LENGTH));
            music.go("a");
            action.accept(music);
            float[] samples = new float[4 * LENGTH];
            music.read(samples);
            // What is inside either sound already, and a fade of a few milliseconds, is no click.
            assertTrue(roughness(samples) < 1.3 * before, what + ": " + roughness(samples) + " against " + before);
        }
    }

    @Test
    void nothingClicks() {
        assertSmooth("crossfade", music -> music.go("b"));
        assertSmooth(
                "cut",
                music -> music.go("b", Transition.standard().sync(Sync.NOW).cut()));
        assertSmooth("intensity", music -> music.setIntensity(0));
        assertSmooth("mute", music -> music.layer("low").mute(true));
        assertSmooth("solo", music -> music.layer("high").solo(true));
        assertSmooth("gain", music -> music.layer("low").gain(0.25));
        assertSmooth("pan", music -> music.layer("low").pan(1));
        assertSmooth("volume", music -> music.setVolume(0.1, Duration.ZERO));
        assertSmooth("pause", GameMusic::pause);
        assertSmooth("close", GameMusic::close);
        assertSmooth("another clip", music -> music.replace("a", Map.of("low", TestPack.sine(LENGTH, 221, 0.25))));
    }

    @Test
    void clipsAreReplacedTogetherAtTheLoop() {
        AudioClip low = TestPack.ramp(LENGTH, 0.25);
        try (GameMusic music = constants()) {
            music.setIntensity(0.3);
            read(music, 40_000);
            music.replace("a", Map.of("low", low, "mid", TestPack.constant(LENGTH, 0)));
            float[] samples = read(music, 2 * LENGTH);
            int loop = LENGTH - 40_000;
            assertFrame(0.3125, 0.25, samples, loop - 2206);
            for (int i = 0; i < LENGTH; i += 100) {
                assertFrame(low.sample(0, i), low.sample(0, i), samples, loop + i);
            }
        }
    }

    @Test
    void pauseStandsStill() {
        AudioClip ramp = TestPack.ramp(LENGTH, 0.25);
        try (GameMusic music = constants()) {
            music.replace("a", Map.of("low", ramp));
            read(music, LENGTH + 1000);
            music.pause();
            assertTrue(music.read(new float[20_000]) < 1000);
            long stands = music.clock().framesRead();
            assertEquals(0, music.read(new float[20_000]));
            assertEquals(stands, music.clock().framesRead());
            music.resume();
            float[] samples = read(music, 2000);
            assertFrame(
                    ramp.sample(0, (int) stands - LENGTH + 1500),
                    ramp.sample(0, (int) stands - LENGTH + 1500),
                    samples,
                    1500);
        }
    }

    @Test
    void layersDoNotDriftInTenMinutes() {
        // A tempo that is no whole number of samples a beat; clicks at the start of both layers' passes.
        Section odd = Section.of("odd", 133.7, 4)
                .layers(
                        Layer.of("x").clip("x.flac").pan(-1),
                        Layer.of("y").clip("y.flac").pan(1));
        int length = odd.samples(TestPack.RATE);
        float[] click = new float[length];
        click[0] = 0.5f;
        AudioClip clip = AudioClip.of(TestPack.RATE, click);
        MusicPack pack = TestPack.of(Soundtrack.of(odd))
                .with("x.flac", clip)
                .with("y.flac", clip)
                .open();
        try (GameMusic music = GameMusic.of(pack).offline()) {
            float[] samples = new float[2 * 4410];
            long frame = 0;
            int clicks = 0;
            while (frame < 600L * TestPack.RATE) {
                music.read(samples);
                for (int i = 0; i < samples.length; i++) {
                    if (frame > 0 && samples[i] != 0) {
                        clicks++;
                        assertEquals(0, (frame + i / 2) % length);
                        assertEquals(0.5f, samples[i]);
                    }
                }
                frame += samples.length / 2;
            }
            assertEquals(2 * ((frame - 1) / length), clicks);
            MusicTime now = music.clock().now();
            assertEquals((frame - 1) / length, music.clock().at(frame - 1).pass());
            assertEquals(frame, now.frame());
        }
    }

    @Test
    void fullScaleIsNotPassed() {
        Section loud = Section.of("loud", 120, 1)
                .layers(
                        Layer.of("x").clip("x.flac").gain(12),
                        Layer.of("y").clip("y.flac").gain(12));
        MusicPack pack = TestPack.of(Soundtrack.of(loud))
                .with("x.flac", TestPack.sine(LENGTH, 100, 0.9))
                .with("y.flac", TestPack.sine(LENGTH, 100, 0.9))
                .open();
        try (GameMusic music = GameMusic.of(pack).offline()) {
            for (float sample : read(music, 4000)) {
                assertTrue(Math.abs(sample) <= 1);
            }
        }
    }
}
