package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.game.Transition.Entry;
import io.github.riffusion4j.game.Transition.Fade;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where transitions begin, to the sample, and where in the section that comes. */
class TransitionTest {

    /** Tempi that do not divide the sample rate; a waltz of three bars, and two bars of 4/4. */
    private static final Section FROM = Section.of("from", 233, 3).meter("3/4").clip("from.flac");

    private static final Section TO = Section.of("to", 287, 2).clip("to.flac");
    private static final int FROM_LENGTH = FROM.samples(TestPack.RATE);
    private static final int TO_LENGTH = TO.samples(TestPack.RATE);
    private static final AudioClip TO_CLIP = TestPack.ramp(TO_LENGTH, 0.25);

    /** Frames after which a cut is over. */
    private static final int CUT = 140;

    private static final double HALF = 0.5;

    private static MusicPack pack(Transition... table) {
        return TestPack.of(Soundtrack.of(FROM, TO)
                        .stingers(Stinger.of("fill").clip("fill.flac"))
                        .transitions(table))
                .with("from.flac", TestPack.constant(FROM_LENGTH, HALF))
                .with("to.flac", TO_CLIP)
                .with("fill.flac", TestPack.constant(20_000, 0.125))
                .open();
    }

    private static float[] left(GameMusic music, int frames) {
        float[] samples = new float[2 * frames];
        music.read(samples);
        float[] left = new float[frames];
        for (int i = 0; i < frames; i++) {
            left[i] = samples[2 * i];
        }
        return left;
    }

    private static int firstOther(float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            if (samples[i] != (float) HALF) {
                return i;
            }
        }
        return -1;
    }

    /** The first place of a grid of FROM at or after a frame, all passes having the same rounded places. */
    private static int expected(int frame, Sync sync) {
        int step = switch (sync) {
            case NOW -> 0;
            case NEXT_BEAT -> 1;
            case NEXT_BAR -> 3;
            case LOOP_END -> 9;
        };
        if (step == 0) {
            return frame;
        }
        for (int beat = 0; ; beat += step) {
            int place = beat / 9 * FROM_LENGTH + (int) Math.round(beat % 9 * (double) FROM_LENGTH / 9);
            if (place >= frame) {
                return place;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void beginsWhereTheTableSays(Sync sync) {
        Random random = new Random(sync.name().length());
        MusicPack pack = pack(Transition.standard().sync(sync).cut());
        for (int i = 0; i < 12; i++) {
            try (GameMusic music = GameMusic.of(pack).offline()) {
                int asked = 500 + random.nextInt(2 * FROM_LENGTH);
                left(music, asked);
                music.go("to");
                int at = expected(asked, sync);
                float[] after = left(music, at - asked + 2000);
                assertEquals(at - asked, firstOther(after), sync + " asked at " + asked);
                for (int k = CUT; k < 2000; k++) {
                    assertEquals(TO_CLIP.sample(0, k), after[at - asked + k], 1e-6);
                }
                assertEquals(at, music.clock().at(at).frame());
                assertEquals("to", music.clock().at(at).section());
                assertEquals("from", music.clock().at(at - 1L).section());
            }
        }
    }

    @Test
    void askedForOnTheBeatItBeginsThere() {
        try (GameMusic music = GameMusic.of(
                        pack(Transition.standard().sync(Sync.NEXT_BEAT).cut()))
                .offline()) {
            int beat = (int) Math.round(FROM_LENGTH * 4 / 9.0);
            left(music, beat);
            music.go("to");
            assertEquals(0, firstOther(left(music, 10)));
        }
    }

    @Test
    void samePositionGoesOnAtTheSameBeat() {
        Transition same = Transition.of("from", "to").sync(Sync.NEXT_BEAT).cut().entry(Entry.SAME_POSITION);
        try (GameMusic music = GameMusic.of(pack(same)).offline()) {
            int fourth = (int) Math.round(FROM_LENGTH * 4 / 9.0);
            left(music, fourth - 5);
            music.go("to");
            float[] after = left(music, 1000);
            int phase = (int) Math.round(TO_LENGTH * 4 / 8.0);
            assertEquals(5, firstOther(after));
            assertEquals(TO_CLIP.sample(0, phase + 500), after[505], 1e-6);
            assertEquals(
                    5,
                    music.clock().at(fourth).bar() * 4
                            + music.clock().at(fourth).beat()
                            - 4);
        }
    }

    @Test
    void fadesLastTheirBeats() {
        for (Fade fade : List.of(Fade.CROSS, Fade.OUT, Fade.IN)) {
            try (GameMusic music =
                    GameMusic.of(pack(Transition.standard().fade(fade, 2))).offline()) {
                left(music, 500);
                music.go("to", Transition.standard().sync(Sync.NOW).fade(fade, 2));
                float[] after = left(music, TO_LENGTH);
                int outFrames = fade == Fade.IN ? CUT : 2 * FROM_LENGTH / 9;
                int inFrames = fade == Fade.OUT ? CUT : 2 * TO_LENGTH / 8;
                int middle = 2000;
                double s = smooth((middle + 1.0) / (outFrames + 1));
                double out = fade == Fade.IN ? 0 : Math.cos(Math.PI / 2 * s);
                double t = smooth((middle + 1.0) / (inFrames + 1));
                double in = fade == Fade.OUT ? 1 : Math.sin(Math.PI / 2 * t);
                assertEquals(HALF * out + in * TO_CLIP.sample(0, middle), after[middle], 1e-3, fade.toString());
                int end = Math.max(outFrames, inFrames) + 2;
                assertEquals(TO_CLIP.sample(0, end), after[end], 1e-6);
                assertNotEquals(TO_CLIP.sample(0, end - 600), after[end - 600]);
            }
        }
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    @Test
    void fillerPlaysBetween() {
        Transition filled = Transition.standard().sync(Sync.NEXT_BAR).cut().filler("fill");
        try (GameMusic music = GameMusic.of(pack(filled)).offline()) {
            left(music, 100);
            music.go("to");
            assertEquals("from", music.destination());
            float[] after = left(music, 100_000);
            assertEquals("to", music.destination());
            int bar = (int) Math.round(FROM_LENGTH * 3 / 9.0) - 100;
            assertEquals(HALF, after[bar - 1]);
            assertEquals(0.125, after[bar + CUT], 1e-6);
            assertEquals(0.125, after[bar + 19_999], 1e-6);
            assertEquals(0, after[bar + 20_001], 1e-6);
            // 20,000 frames after beat 3 is in beat 4, so it begins at beat 5.
            int begin = (int) Math.round(FROM_LENGTH * 5 / 9.0) - 100;
            assertEquals(0, after[begin - 1], 1e-6);
            assertEquals(TO_CLIP.sample(0, 1000), after[begin + 1000], 1e-6);
        }
    }

    @Test
    void sectionFollowsByItself() {
        Section first = FROM.then("to", 2);
        MusicPack pack = TestPack.of(Soundtrack.of(first, TO.then("from", 1))
                        .transitions(Transition.standard().cut()))
                .with("from.flac", TestPack.constant(FROM_LENGTH, HALF))
                .with("to.flac", TO_CLIP)
                .open();
        try (GameMusic music = GameMusic.of(pack).offline()) {
            left(music, 200);
            float[] after = left(music, 2 * FROM_LENGTH + TO_LENGTH + 1000);
            int end = 2 * FROM_LENGTH - 200;
            assertEquals(end, firstOther(after));
            assertEquals(TO_CLIP.sample(0, TO_LENGTH - 1), after[end + TO_LENGTH - 1], 1e-6);
            assertEquals(HALF, after[end + TO_LENGTH + CUT], 1e-6);
        }
    }

    @Test
    void goingToTheSectionThatPlaysCallsOffWhatHasNotBegun() {
        try (GameMusic music = GameMusic.of(pack(Transition.standard().cut())).offline()) {
            left(music, 200);
            music.go("to");
            left(music, 200);
            assertEquals("to", music.destination());
            music.go("from");
            assertEquals(-1, firstOther(left(music, 2 * FROM_LENGTH)));
            assertEquals("from", music.destination());
        }
    }

    @Test
    void mostSpecialRowRules() {
        Soundtrack table = Soundtrack.of(FROM, TO, Section.of("third", 120, 1).clip("t.flac"))
                .transitions(
                        Transition.of("*", "*").sync(Sync.LOOP_END),
                        Transition.of("*", "to").sync(Sync.NEXT_BEAT),
                        Transition.of("from", "*").sync(Sync.NEXT_BAR),
                        Transition.of("from", "to").sync(Sync.NOW));
        assertEquals(Sync.NOW, table.transition("from", "to").sync());
        assertEquals(Sync.NEXT_BAR, table.transition("from", "third").sync());
        assertEquals(Sync.NEXT_BEAT, table.transition("third", "to").sync());
        assertEquals(Sync.LOOP_END, table.transition("third", "from").sync());
        assertEquals(Transition.standard(), Soundtrack.of(FROM, TO).transition("from", "to"));
    }
}
