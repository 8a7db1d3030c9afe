package io.github.riffusion4j.score.composer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.composer.Wishes.Presence;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptionsTest {

    private static final int COUNT = 600;

    @Test
    void theComposerReadsWhatCaptionsSay() {
        int nonsense = 0;
        for (int seed = 0; seed < COUNT; seed++) {
            Composition composition = Composer.compose("", seed);
            Arrangement facts = composition.arrangement();
            String caption = Captions.of(composition, seed);
            Wishes read = PromptReader.read(caption);
            assertTrue(read.unknown.size() <= 1, caption + " " + read.unknown);
            nonsense += read.unknown.size();
            read.genre.ifPresent(genre -> assertEquals(facts.genre(), genre.name(), caption));
            read.mood.ifPresent(mood -> assertEquals(facts.mood(), mood.name(), caption));
            read.scene.ifPresent(scene -> assertEquals(facts.scene(), Optional.of(scene.name()), caption));
            if (read.leads > 0) {
                assertEquals(facts.lead(), Optional.of(read.instruments.get(0).name()), caption);
            }
            if (read.drums != Presence.OPEN) {
                assertEquals(facts.drums().isPresent(), read.drums == Presence.REQUESTED, caption);
            }
            if (read.bass != Presence.OPEN) {
                assertEquals(facts.bass().isPresent(), read.bass == Presence.REQUESTED, caption);
            }
            if (read.alone) {
                assertTrue(facts.isSolo(), caption);
            }
            checkGrid(composition.score(), read, caption);
        }
        assertTrue(nonsense > COUNT / 50 && nonsense < COUNT / 10, "nonsense in " + nonsense);
    }

    private static void checkGrid(Score score, Wishes read, String caption) {
        read.key.ifPresent(key -> assertEquals(score.key(), key, caption));
        read.meter.ifPresent(meter -> assertEquals(score.meter(), meter, caption));
        read.beatsPerMinute.ifPresent(bpm -> assertEquals(score.beatsPerMinute(), bpm, 0.5, caption));
        read.tempo.ifPresent(word -> assertEquals(TempoWords.of(score.beatsPerMinute()), word, caption));
    }

    @Test
    void aPartsCaptionAsksForThatPartAlone() {
        for (int seed = 0; seed < COUNT / 4; seed++) {
            Composition composition = Composer.compose("", seed);
            for (Part part : composition.score().parts()) {
                String caption = Captions.ofPart(composition, part.name(), seed);
                Score again = Composer.compose(caption, seed).score();
                boolean countermelody = part.name().equals("countermelody");
                if (PromptReader.read(caption).unknown.isEmpty()) {
                    String expected = countermelody ? "melody" : part.name();
                    assertTrue(again.part(expected).isPresent(), caption + " " + composition.arrangement());
                    assertTrue(
                            again.parts().stream()
                                    .allMatch(p ->
                                            p.program() == again.parts().get(0).program()),
                            caption);
                }
            }
        }
    }

    @Test
    void captionsVary() {
        Composition composition = Composer.compose("", 7);
        Set<String> captions = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            captions.add(Captions.of(composition, seed));
        }
        assertTrue(captions.size() > 150, "of 200 captions " + captions.size() + " differ");
        assertEquals(Captions.of(composition, 3), Captions.of(composition, 3));
        assertNotEquals(Captions.of(composition, 3), Captions.of(composition, 4));
        assertThrows(IllegalArgumentException.class, () -> Captions.ofPart(composition, "kazoo", 0));
    }

    @Test
    void theVocabularyHoldsAllWordsOfCaptions() {
        Set<String> words = Vocabulary.words();
        for (int seed = 0; seed < COUNT; seed++) {
            Composition composition = Composer.compose("", seed);
            String caption = Captions.of(composition, seed);
            if (!PromptReader.read(caption).unknown.isEmpty()) {
                continue;
            }
            for (String word : Vocabulary.normalised(caption).split("[\\s,:|]+", -1)) {
                boolean known = words.contains(word) || word.matches("[0-9/.]*");
                boolean chords = composition
                        .score()
                        .chords()
                        .print(composition.score().meter())
                        .toLowerCase(Locale.ROOT)
                        .contains(word);
                assertTrue(known || chords, word + " in " + caption);
            }
        }
    }
}
