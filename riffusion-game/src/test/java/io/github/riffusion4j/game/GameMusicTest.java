package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GameMusicTest {

    private static final Section CALM = Section.of("calm", 120, 1)
            .layers(
                    Layer.of("pad").clip("calm/pad.flac"),
                    Layer.of("drums").clip("d.flac").threshold(0.5));
    private static final Section BATTLE = Section.of("battle", 150, 2).clip("battle.flac");
    private static final int CALM_SAMPLES = 88_200;

    private static MusicPack pack() {
        return TestPack.of(Soundtrack.of(CALM, BATTLE)
                        .transitions(Transition.standard().cut()))
                .with("calm/pad.flac", TestPack.ramp(CALM_SAMPLES, 0.25))
                .with("d.flac", TestPack.constant(CALM_SAMPLES, 0.125))
                .with("battle.flac", TestPack.constant(BATTLE.samples(44_100), -0.25))
                .open();
    }

    private static float[] read(GameMusic music, int frames) {
        float[] samples = new float[2 * frames];
        assertEquals(samples.length, music.read(samples));
        return samples;
    }

    @Test
    void layersOfTheIntensityPlayInALoop() {
        AudioClip pad = TestPack.ramp(CALM_SAMPLES, 0.25);
        try (GameMusic music = GameMusic.of(pack()).offline()) {
            float[] samples = read(music, 2 * CALM_SAMPLES);
            for (int i = 1000; i < 2 * CALM_SAMPLES; i++) {
                assertEquals(pad.sample(0, i % CALM_SAMPLES), samples[2 * i], 1e-6);
                assertEquals(samples[2 * i], samples[2 * i + 1]);
            }
            music.setIntensity(0.5);
            read(music, CALM_SAMPLES);
            assertEquals(pad.sample(0, 5) + 0.125, read(music, 10)[2 * 5], 1e-6);
        }
    }

    @Test
    void transitionBeginsAtTheBar() {
        try (GameMusic music = GameMusic.of(pack()).offline()) {
            read(music, 20_001);
            music.go("battle");
            float[] samples = read(music, CALM_SAMPLES);
            int bar = CALM_SAMPLES - 20_001;
            assertEquals(0.25, samples[2 * (bar - 1)], 1e-4);
            assertTrue(samples[2 * bar] < 0.2499);
            assertEquals(-0.25, samples[2 * (bar + 200)], 1e-6);
            assertEquals("battle", music.clock().now().section());
            assertEquals("calm", music.clock().at(CALM_SAMPLES - 1).section());
            MusicTime first = music.clock().at(CALM_SAMPLES);
            assertEquals(new MusicTime(CALM_SAMPLES, "battle", 150, 0, 1, 1, 4, 0), first);
        }
    }

    @Test
    void listenerIsToldOfBeatsBarsAndSections() {
        List<String> told = new ArrayList<>();
        MusicListener listener = new MusicListener() {
            @Override
            public void onBeat(MusicTime time) {
                told.add(time.frame() + " beat " + time.bar() + "." + time.beat());
            }

            @Override
            public void onBar(MusicTime time) {
                told.add(time.frame() + " bar " + time.bar());
            }

            @Override
            public void onSection(MusicTime time) {
                told.add(time.frame() + " " + time.section());
            }
        };
        try (GameMusic music = GameMusic.of(pack()).onEvent(listener).offline()) {
            read(music, 50_000);
            music.go("battle");
            music.update();
            read(music, 60_000);
            music.update();
            music.update();
        }
        assertEquals(
                List.of(
                        "0 calm",
                        "0 bar 1",
                        "0 beat 1.1",
                        "22050 beat 1.2",
                        "44100 beat 1.3",
                        "66150 beat 1.4",
                        "88200 battle",
                        "88200 bar 1",
                        "88200 beat 1.1",
                        "105840 beat 1.2"),
                told);
    }

    @Test
    void everyReadGivesTheSameSamples() throws IOException {
        float[] floats;
        try (GameMusic music = GameMusic.of(pack()).offline()) {
            floats = read(music, 3000);
        }
        short[] shorts = new short[6000];
        try (GameMusic music = GameMusic.of(pack()).offline()) {
            assertEquals(6000, music.read(shorts));
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(12_000).order(ByteOrder.nativeOrder());
        try (GameMusic music = GameMusic.of(pack()).offline()) {
            assertEquals(12_000, music.read(buffer));
        }
        byte[] bytes;
        try (GameMusic music = GameMusic.of(pack()).offline()) {
            bytes = music.asInputStream().readNBytes(12_000);
        }
        short[] fromBuffer = new short[6000];
        buffer.flip().asShortBuffer().get(fromBuffer);
        short[] fromBytes = new short[6000];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(fromBytes);
        assertArrayEquals(shorts, fromBuffer);
        assertArrayEquals(shorts, fromBytes);
        for (int i = 0; i < shorts.length; i++) {
            assertEquals(floats[i], shorts[i] / 32_768f, 0.5 / 32_768 + 1e-9);
        }
    }

    @Test
    void playsWhileItsClipsAreDecoded() throws InterruptedException {
        try (GameMusic music = GameMusic.of(pack()).start()) {
            float[] first = read(music, 1000);
            assertEquals(-0.25, first[1998], 0.01);
            music.awaitLoaded();
            music.setIntensity(1);
            read(music, CALM_SAMPLES);
            assertEquals(-0.125, read(music, 1)[0], 0.02);
        }
    }
}
