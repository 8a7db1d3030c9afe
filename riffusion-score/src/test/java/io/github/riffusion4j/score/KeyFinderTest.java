package io.github.riffusion4j.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.score.composer.Composer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFinderTest {

    private static Part part(String name, int... pitches) {
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < pitches.length; i++) {
            notes.add(new Note(480 * i, 480, pitches[i], 90));
        }
        return Part.of(name, Role.OTHER, 0, notes);
    }

    @Test
    void scalesFromTheirTonicUp() {
        for (int tonic = 0; tonic < 12; tonic++) {
            int c = 60 + tonic;
            assertEquals(
                    Key.of(tonic, Mode.MAJOR), KeyFinder.find(List.of(part("a", c, c + 2, c + 4, c + 5, c + 7, c))));
            assertEquals(
                    Key.of(tonic, Mode.MINOR), KeyFinder.find(List.of(part("a", c, c + 2, c + 3, c + 5, c + 8, c))));
        }
    }

    @Test
    void theLowestPartTellsRelativeKeysApart() {
        Part scale = part("melody", 72, 74, 76, 77, 79, 81, 83, 84);
        assertEquals(Key.parse("A minor"), KeyFinder.find(List.of(scale, part("bass", 45, 45, 40, 45))));
        assertEquals(Key.parse("C major"), KeyFinder.find(List.of(scale, part("bass", 48, 48, 43, 48))));
        assertEquals(Key.parse("D dorian"), KeyFinder.find(List.of(scale, part("bass", 38, 38, 45, 38))));
    }

    @Test
    void percussionHasNoKey() {
        Part drums = Part.drums("drums", part("x", 37, 37, 42).notes());
        assertEquals(Key.parse("C major"), KeyFinder.find(List.of(drums)));
        assertEquals(Key.parse("C major"), KeyFinder.find(List.of()));
    }

    @Test
    void composedScoresOfOtherSeedsThanTheWeightsWereChosenOn() {
        int found = 0;
        int signatures = 0;
        for (int seed = 10_000; seed < 10_100; seed++) {
            Score score = Composer.compose("", seed).score();
            Key key = KeyFinder.find(score.parts());
            found += key.equals(score.key()) ? 1 : 0;
            signatures += key.signature() == score.key().signature() ? 1 : 0;
        }
        assertTrue(found >= 75, found + " of 100");
        assertTrue(signatures >= 90, signatures + " of 100");
    }
}
