package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MusicStateTest {

    private static final Section A = Section.of("a", 133, 2)
            .layers(Layer.of("x").clip("x.flac"), Layer.of("y").clip("y.flac").threshold(0.5));
    private static final Section B = Section.of("b", 240, 1).clip("b.flac");

    private static MusicPack pack() {
        return TestPack.of(Soundtrack.of(A, B).transitions(Transition.standard().cut()))
                .with("x.flac", TestPack.ramp(A.samples(TestPack.RATE), 0.25))
                .with("y.flac", TestPack.constant(A.samples(TestPack.RATE), 0.125))
                .with("b.flac", TestPack.constant(B.samples(TestPack.RATE), -0.25))
                .open();
    }

    @Test
    void savedMusicGoesOnWhereItWas() {
        String saved;
        float[] expected = new float[200_000];
        try (GameMusic music = GameMusic.of(pack()).offline()) {
            music.setIntensity(0.75);
            music.layer("x").gain(0.5).pan(0.25);
            music.read(new float[2 * 50_001]);
            music.go("b");
            music.read(new float[2 * 5000]);
            saved = music.state().toJson();
            music.read(expected);
        }
        try (GameMusic music =
                GameMusic.of(pack()).state(MusicState.parse(saved)).offline()) {
            assertEquals(0.75, music.intensity());
            assertEquals(0.5, music.layer("x").gain());
            float[] samples = new float[200_000];
            music.read(samples);
            // After the fade in of the beginning.
            for (int i = 1000; i < samples.length; i++) {
                assertEquals(expected[i], samples[i], 1e-6);
            }
            assertEquals("b", music.destination());
        }
    }

    @Test
    void jsonKeepsEverything() {
        MusicState state = new MusicState(
                "a",
                3.25,
                "b",
                0.5,
                0.8,
                Map.of("x", new MusicState.Channel(2, -1, true, false)),
                Map.of("a", Long.MIN_VALUE));
        assertEquals(state, MusicState.parse(state.toJson()));
    }

    @Test
    void nonsenseIsRefused() {
        for (String text : new String[] {
            "",
            "x",
            "[]",
            "{}",
            "{\"version\": 2, \"section\": \"a\"}",
            "{\"version\": 1}",
            "{\"version\": 1, \"section\": \"a\", \"beat\": -1}",
            "{\"version\": 1, \"section\": \"a\", \"layers\": {\"x\": {\"gain\": -1}}}"
        }) {
            InvalidFileException e = assertThrows(InvalidFileException.class, () -> MusicState.parse(text));
            assertTrue(String.valueOf(e.getMessage()).startsWith("the saved state of the music: "));
        }
    }

    @Test
    void whatTheSoundtrackNoLongerHasIsLeftOut() {
        MusicState old = new MusicState(
                "gone", 1, "gone", 0.5, 1, Map.of("gone", new MusicState.Channel(0, 0, true, false)), Map.of());
        try (GameMusic music = GameMusic.of(pack()).state(old).offline()) {
            assertEquals("a", music.clock().now().section());
            assertEquals(1, music.clock().now().beat());
        }
    }
}
