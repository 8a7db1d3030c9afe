package io.github.riffusion4j.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ScoreTest {

    private static final ChordProgression CHORDS = ChordProgression.parse("Am F C G", Meter.COMMON);
    private static final Part BASS =
            Part.of("bass", Role.BASS, 33, List.of(new Note(960, 480, 40, 90), new Note(0, 960, 33, 100)));

    private static Score score(int bars, ChordProgression chords, List<Section> sections, List<Part> parts) {
        return new Score(Tempo.of(120), Meter.COMMON, Key.parse("Am"), chords, bars, sections, parts);
    }

    @Test
    void aScoreKnowsItsLength() {
        Score score = score(4, CHORDS, List.of(), List.of(BASS));
        assertEquals(4 * 1920, score.ticks());
        assertEquals(352_800, score.samples(44_100));
        assertEquals(8, score.seconds());
        assertEquals(705_600, score.withTempo(Tempo.of(60)).samples(44_100));
    }

    @Test
    void notesAreSortedAndPartsFound() {
        Score score = score(4, CHORDS, List.of(), List.of(BASS, Part.drums("drums", List.of())));
        assertEquals(0, score.part("bass").orElseThrow().notes().get(0).start());
        assertEquals("drums", score.part(Role.DRUMS).orElseThrow().name());
        assertTrue(score.part("flute").isEmpty());
        assertEquals(List.of(BASS), score.solo("bass").parts());
        Exception error = assertThrows(IllegalArgumentException.class, () -> score.solo("flute"));
        assertEquals("there is no part \"flute\"; there are [bass, drums]", error.getMessage());
    }

    @Test
    void aTailMayRingPastTheEnd() {
        Part late = Part.of("pad", Role.PAD, 89, List.of(new Note(7000, 1920, 60, 80)));
        assertEquals(
                8920,
                score(4, CHORDS, List.of(), List.of(late))
                        .part("pad")
                        .orElseThrow()
                        .notes()
                        .get(0)
                        .end());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(() -> score(0, CHORDS, List.of(), List.of()));
        assertRefused(() -> score(3, CHORDS, List.of(), List.of()));
        assertRefused(() -> score(4, CHORDS, List.of(), List.of(BASS, BASS)));
        assertRefused(() -> score(4, CHORDS, List.of(new Section("a", 0, 3), new Section("b", 2, 2)), List.of()));
        assertRefused(() -> score(4, CHORDS, List.of(new Section("a", 0, 5)), List.of()));
        assertRefused(() -> score(4, CHORDS, List.of(), List.of(Part.drums("d", List.of(new Note(7680, 1, 36, 1))))));
        assertRefused(() -> new Note(0, 0, 60, 64));
        assertRefused(() -> new Note(0, 1, 128, 64));
        assertRefused(() -> new Note(0, 1, 60, 0));
        assertRefused(() -> new Note(-1, 1, 60, 64));
        assertRefused(() -> new Tempo(Double.NaN));
        assertRefused(() -> Part.of(" ", Role.OTHER, 0, List.of()));
        assertRefused(() -> Part.of("x", Role.OTHER, 128, List.of()));
    }

    private static void assertRefused(Executable value) {
        assertThrows(IllegalArgumentException.class, value);
    }
}
