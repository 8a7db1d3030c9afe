package io.github.riffusion4j.score.composer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.score.NotationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptFactsTest {

    @Test
    void numbersAndNamesAreFound() {
        PromptFacts facts = PromptFacts.of("boss fight, 150 bpm, D dorian, 6/8, Am F C G, 8 bars, zyzzyva");
        assertEquals(List.of("150 bpm", "D dorian", "6/8", "Am F C G", "8 bars"), facts.numbersAndNames());
        assertEquals(List.of("zyzzyva"), facts.unknown());
        assertEquals(List.of("92.5 bpm"), PromptFacts.of("calm piano, 92.5 bpm").numbersAndNames());
    }

    @Test
    void wordsAloneHaveNone() {
        PromptFacts facts = PromptFacts.of("slow happy rock piano with drums");
        assertEquals(List.of(), facts.numbersAndNames());
        assertEquals(List.of(), facts.unknown());
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(NotationException.class, () -> PromptFacts.of("piano, 5000 bpm"));
    }
}
