package io.github.riffusion4j.score.composer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Mode;
import io.github.riffusion4j.score.NotationException;
import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.Score;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {

    private static Stream<Composition> many(String words, int count) {
        return IntStream.range(0, count).mapToObj(seed -> Composer.compose(words, seed));
    }

    private static Stream<Composition> many() {
        return many("", 400);
    }

    @Test
    void theSameBriefGivesTheSameScoreOnEveryMachine() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int seed = 0; seed < 20; seed++) {
            digest.update(Composer.compose("", seed).score().toString().getBytes(StandardCharsets.UTF_8));
        }
        digest.update(Composer.compose("tavern, 6/8, fiddle and drums", 42)
                .score()
                .toString()
                .getBytes(StandardCharsets.UTF_8));
        assertEquals(GOLDEN, HexFormat.of().formatHex(digest.digest()));
    }

    private static final String GOLDEN = "315c831500700968b6d72f5c8549b68244d7a43df1503a035e4e5bf248508069";

    @Test
    void noTwoSeedsAreAlike() {
        Set<List<Part>> parts = new HashSet<>();
        many("calm piano in C major, 90 bpm", 500)
                .forEach(c -> assertTrue(parts.add(c.score().parts())));
    }

    @Test
    void notesStayInTheRangesOfTheirInstruments() {
        many().forEach(composition -> {
            for (Part part : composition.score().parts()) {
                if (part.percussion()) {
                    Set<Integer> sounds = Set.copyOf(Grooves.pitches());
                    part.notes()
                            .forEach(
                                    note -> assertTrue(sounds.contains(note.pitch()) || note.pitch() == Grooves.CRASH));
                    continue;
                }
                Instrument instrument = Instruments.ofProgram(part.program());
                for (Note note : part.notes()) {
                    assertTrue(
                            note.pitch() >= instrument.low() && note.pitch() <= instrument.high(),
                            note + " of " + instrument.name());
                    assertTrue(note.end() <= composition.score().ticks(), note.toString());
                }
            }
        });
    }

    @Test
    void melodiesKeepToTheScaleAndTheirStrongBeatsToTheChords() {
        many().forEach(composition -> {
            Score score = composition.score();
            Harmony harmony = new Harmony(score.chords(), score.key());
            score.part(Role.MELODY).ifPresent(melody -> {
                for (Note note : melody.notes()) {
                    Harmony.Sounding chord = harmony.at(note.start());
                    assertTrue(chord.hasScaleNote(note.pitch()), () -> note + " over " + chord + " in " + score.key());
                    if (score.meter()
                            .accents()
                            .contains(note.start() % score.meter().barTicks())) {
                        assertTrue(chord.hasTone(note.pitch()), () -> note + " over " + chord);
                    }
                }
            });
        });
    }

    @Test
    void melodiesMoveMostlyByStepsAndSeldomLeapFar() {
        int steps = 0;
        int all = 0;
        for (int seed = 0; seed < 300; seed++) {
            Optional<Part> melody = Composer.compose("", seed).score().part(Role.MELODY);
            List<Note> notes = melody.map(Part::notes).orElse(List.of());
            for (int i = 1; i < notes.size(); i++) {
                int interval = Math.abs(notes.get(i).pitch() - notes.get(i - 1).pitch());
                assertTrue(interval <= 12, interval + " semitones in seed " + seed);
                steps += interval <= 4 ? 1 : 0;
                all++;
            }
        }
        assertTrue(steps > 0.8 * all, steps + " of " + all);
    }

    @Test
    void motifsComeBack() {
        // Bars of the same rhythm as an earlier one: by chance there would be next to none.
        int repeated = 0;
        int bars = 0;
        for (int seed = 0; seed < 200; seed++) {
            Score score =
                    Composer.compose("piano melody 8 bars 4/4 100 bpm", seed).score();
            Set<List<Integer>> rhythms = new HashSet<>();
            for (int bar = 0; bar < score.bars(); bar++) {
                int start = bar * score.meter().barTicks();
                int end = start + score.meter().barTicks();
                repeated += rhythms.add(score.part("melody").orElseThrow().notes().stream()
                                .filter(n -> n.start() >= start && n.start() < end)
                                .map(n -> n.start() - start)
                                .toList())
                        ? 0
                        : 1;
                bars++;
            }
        }
        assertTrue(repeated > bars / 4, repeated + " of " + bars);
    }

    @Test
    void melodiesBreatheAtTheEndsOfPhrases() {
        many("flute solo, 4 bars", 100).forEach(composition -> {
            Score score = composition.score();
            List<Note> notes = score.part("melody").orElseThrow().notes();
            int end = notes.get(notes.size() - 1).end();
            assertTrue(score.ticks() - end >= Pattern.STEP, "sings to the end in " + score);
        });
    }

    @Test
    void moodsChangeTheDensityOfMelodies() {
        assertTrue(
                melodyNotes("calm piano 4/4 100 bpm 4 bars") * 1.5 < melodyNotes("energetic piano 4/4 100 bpm 4 bars"));
    }

    private static long melodyNotes(String words) {
        return many(words, 60)
                .mapToLong(c -> c.score().part("melody").orElseThrow().notes().size())
                .sum();
    }

    @Test
    void moodsChangeLoudnessAndMode() {
        double calm = velocity("calm pop piano");
        double aggressive = velocity("aggressive pop piano");
        assertTrue(calm + 20 < aggressive, calm + " " + aggressive);
        assertTrue(many("happy", 60).noneMatch(c -> c.score().key().mode().isMinor()));
        assertTrue(many("sad", 60).allMatch(c -> c.score().key().mode().isMinor()));
    }

    private static double velocity(String words) {
        return many(words, 40)
                .flatMap(c -> c.score().parts().stream())
                .flatMap(part -> part.notes().stream())
                .mapToInt(Note::velocity)
                .average()
                .orElseThrow();
    }

    @Test
    void chordsAreLedFromVoicingToVoicing() {
        List<int[]> voicings = new Voicings(48, 84, 62)
                .of(new Harmony(ChordProgression.parse("C Am F G C", Meter.COMMON), Key.parse("C")));
        int moved = 0;
        for (int i = 1; i < voicings.size(); i++) {
            moved += Voicings.distance(voicings.get(i), voicings.get(i - 1));
        }
        // In root position these chords move 36 semitones.
        assertTrue(moved <= 16, moved + " semitones");
        assertEquals(3, voicings.get(0).length);
    }

    @Test
    void everyChordSoundsWholeInItsVoicing() {
        many().forEach(composition -> {
            Harmony harmony = new Harmony(
                    composition.score().chords(), composition.score().key());
            List<int[]> voicings = new Voicings(50, 80, 62).of(harmony);
            for (int i = 0; i < voicings.size(); i++) {
                Harmony.Sounding chord = harmony.soundings().get(i);
                assertTrue(IntStream.of(voicings.get(i)).allMatch(chord::hasTone));
                assertTrue(IntStream.of(voicings.get(i)).anyMatch(pitch -> pitch % 12 == chord.root()));
            }
        });
    }

    @Test
    void theBassBeginsEachChordWithItsRoot() {
        many("pop, 4 bars", 100).forEach(composition -> {
            Score score = composition.score();
            Harmony harmony = new Harmony(score.chords(), score.key());
            score.part(Role.BASS).ifPresent(bass -> {
                for (Harmony.Sounding chord : harmony.soundings()) {
                    assertTrue(
                            bass.notes().stream()
                                    .anyMatch(n -> n.start() == chord.start() && n.pitch() % 12 == chord.bass()),
                            chord + " " + bass);
                }
            });
        });
    }

    @Test
    void theBassLocksWithTheKick() {
        // In the last bar a fill may take the kick's place.
        many("energetic rock with drums and bass, 4/4, 4 bars", 60).forEach(composition -> {
            Score score = composition.score();
            int fill = 3 * score.meter().barTicks();
            List<Integer> bass = starts(score.part("bass").orElseThrow(), fill);
            long loud = score.part("drums").orElseThrow().notes().stream()
                    .filter(n -> n.pitch() == Grooves.KICK && n.start() < fill)
                    .count();
            long together = score.part("drums").orElseThrow().notes().stream()
                    .filter(n -> n.pitch() == Grooves.KICK && n.start() < fill)
                    .filter(n -> bass.contains(n.start()))
                    .count();
            assertEquals(loud, together);
        });
    }

    @Test
    void theBassFollowsQuietKicksSoftly() {
        int followed = 0;
        for (int seed = 0; seed < 80; seed++) {
            Score score = Composer.compose("lofi with drums and bass, 4/4, 4 bars", seed)
                    .score();
            List<Note> bass = score.part("bass").orElseThrow().notes();
            for (Note kick : score.part("drums").orElseThrow().notes()) {
                boolean quiet = kick.pitch() == Grooves.KICK && kick.velocity() < 84;
                boolean third = kick.start() % (2 * Meter.QUARTER) > Meter.QUARTER;
                followed += quiet && third && bass.stream().anyMatch(n -> n.start() == kick.start()) ? 1 : 0;
            }
        }
        assertTrue(followed > 100, followed + " quiet kicks with the bass");
    }

    @Test
    void notesOfOnePartDoNotOverlapAtOnePitch() {
        Stream.concat(many(), many("jazz, strummed guitar, swing, 4/4", 200)).forEach(composition -> {
            for (Part part : composition.score().parts()) {
                Map<Integer, Integer> ends = new TreeMap<>();
                part.notes().stream()
                        .sorted(Comparator.comparingInt(Note::start))
                        .forEach(note -> {
                            int end = ends.getOrDefault(note.pitch(), 0);
                            assertTrue(
                                    note.start() >= end,
                                    () -> note + " of " + part.name() + " in " + composition.arrangement());
                            ends.put(note.pitch(), note.end());
                        });
            }
        });
    }

    @Test
    void plainModesAreUsualAndOthersAreKept() {
        Map<Mode, Integer> modes = new TreeMap<>();
        many("", 1000).forEach(c -> modes.merge(c.score().key().mode(), 1, Integer::sum));
        int plain = modes.getOrDefault(Mode.MAJOR, 0) + modes.getOrDefault(Mode.MINOR, 0);
        assertTrue(plain > 700 && plain < 900, modes.toString());
        for (Mode mode : List.of(Mode.DORIAN, Mode.PHRYGIAN, Mode.LYDIAN, Mode.MIXOLYDIAN)) {
            assertTrue(modes.getOrDefault(mode, 0) > 20, modes.toString());
        }
        assertEquals(
                Mode.LOCRIAN,
                Composer.compose("spooky, locrian", 1).score().key().mode());
    }

    @Test
    void progressionsBeginOrEndOnTheTonicWhateverTheBars() {
        for (int bars = 1; bars <= 12; bars++) {
            int length = bars;
            many("pop", 40)
                    .map(c -> Composer.compose(Brief.of("pop").seed(c.seed()).bars(length))
                            .score())
                    .forEach(score -> {
                        int tonic = score.key().tonic().pitchClass();
                        List<ChordProgression.Span> spans = score.chords().spans();
                        int first = spans.get(0).chord().root().pitchClass();
                        int last = spans.get(spans.size() - 1).chord().root().pitchClass();
                        assertTrue(first == tonic || last == tonic, score.key() + ": " + score.chords());
                    });
        }
    }

    @Test
    void beatsAreLouderThanWhatLiesBetween() {
        double beats = 0;
        double others = 0;
        for (int seed = 0; seed < 100; seed++) {
            Score score = Composer.compose("pop, 4/4, 100 bpm, no drums", seed).score();
            List<Note> notes =
                    score.parts().stream().flatMap(p -> p.notes().stream()).toList();
            beats += velocity(notes, true) / 100;
            others += velocity(notes, false) / 100;
        }
        assertTrue(beats > others + 8, beats + " " + others);
    }

    private static double velocity(List<Note> notes, boolean onBeats) {
        return notes.stream()
                .filter(n -> (n.start() % Meter.QUARTER < 30) == onBeats)
                .mapToInt(Note::velocity)
                .average()
                .orElse(80);
    }

    private static List<Integer> starts(Part part, int before) {
        return part.notes().stream()
                .map(Note::start)
                .filter(start -> start < before)
                .toList();
    }

    @Test
    void jazzSwingsAndTechnoDoesNot() {
        assertTrue(many("jazz drums 4/4", 20)
                .flatMap(c -> c.score().part("drums").stream())
                .flatMap(p -> p.notes().stream())
                .noneMatch(n -> n.start() % 480 == 240));
        assertTrue(many("techno drums 4/4", 20)
                .flatMap(c -> c.score().part("drums").stream())
                .flatMap(p -> p.notes().stream())
                .allMatch(n -> n.start() % 120 == 0));
    }

    @Test
    void rockEndsItsSectionsWithFills() {
        long filled = many("energetic rock with drums, 8 bars", 50)
                .filter(c -> !rhythm(c.score(), 7).equals(rhythm(c.score(), 5)))
                .count();
        assertTrue(filled > 30 && filled < 50, filled + " of 50");
    }

    private static List<List<Integer>> rhythm(Score score, int bar) {
        int start = bar * score.meter().barTicks();
        return score.part("drums").orElseThrow().notes().stream()
                .filter(n ->
                        n.start() >= start && n.start() < start + score.meter().barTicks())
                .map(n -> List.of(n.start() - start, n.pitch()))
                .toList();
    }

    @Test
    void numbersAndNamesInWordsAreObeyed() {
        Score score = Composer.compose("sad jazz waltz at 120 bpm in D minor, 8 bars", 1)
                .score();
        assertEquals(120, score.beatsPerMinute());
        assertEquals(Key.parse("D minor"), score.key());
        assertEquals(Meter.WALTZ, score.meter());
        assertEquals(8, score.bars());
        Score chords = Composer.compose("lofi Am F C G", 1).score();
        assertEquals("Am | F | C | G", chords.chords().print(Meter.COMMON));
        assertEquals(Key.parse("A minor"), chords.key());
        assertEquals(
                "Am | F | C G | Em7/B",
                Composer.compose("techno, Am | F | C G | Em7/B", 1)
                        .score()
                        .chords()
                        .print(Meter.COMMON));
        assertEquals(new Meter(7, 8), Composer.compose("7/8 desert", 1).score().meter());
        assertEquals(96, Composer.compose("6/8 at 96 bpm", 1).score().beatsPerMinute());
        assertEquals(
                Mode.DORIAN, Composer.compose("dorian folk", 3).score().key().mode());
        assertEquals(
                "Eb major",
                Composer.compose("song in e flat major", 3).score().key().toString());
        assertEquals(
                "F# minor",
                Composer.compose("key of F#m, house", 3).score().key().toString());
    }

    @Test
    void playersInWordsAreObeyed() {
        many("piano, bass and drums", 30).forEach(c -> {
            assertEquals(Optional.of("piano"), c.arrangement().lead());
            assertTrue(c.arrangement().bass().isPresent()
                    && c.arrangement().drums().isPresent());
            assertTrue(c.score().parts().stream()
                    .allMatch(p -> p.percussion() || p.program() == 0 || p.role() == Role.BASS));
        });
        assertTrue(many("rock, no drums", 30)
                .allMatch(c -> c.score().part(Role.DRUMS).isEmpty()));
        assertTrue(many("techno without bass or drums", 30)
                .allMatch(c -> c.score().part(Role.DRUMS).isEmpty()
                        && c.score().part(Role.BASS).isEmpty()));
        assertTrue(many("solo violin", 30).allMatch(c -> c.score().parts().size() == 1));
        assertTrue(many("drums only", 30).allMatch(c -> c.score().parts().size() == 1));
        assertTrue(many("bass alone", 30)
                .allMatch(c ->
                        c.score().parts().size() == 1 && c.score().part("bass").isPresent()));
        assertTrue(many("sad violin with piano", 30)
                .allMatch(c -> c.arrangement().lead().equals(Optional.of("violin"))
                        && c.arrangement().accompaniment().equals(Optional.of("piano"))));
        assertTrue(many("with harp, flute", 10)
                .allMatch(c -> c.arrangement().lead().equals(Optional.of("harp"))));
        assertTrue(many("fiddle tune", 10).allMatch(c -> c.arrangement().lead().equals(Optional.of("violin"))));
    }

    @ParameterizedTest
    @CsvSource({
        "boss fight,   138, 184",
        "very slow,     42,  57",
        "slow,          58,  83",
        "fast rock,    125, 158",
        "presto,       159, 200",
        "game over,     60,  84",
    })
    void wordsSetTempi(String words, int slowest, int fastest) {
        many(words, 60).forEach(c -> {
            double bpm = c.score().beatsPerMinute();
            assertTrue(bpm >= slowest && bpm <= fastest, words + " at " + bpm);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boss fight",
                "tavern",
                "dungeon",
                "village",
                "title screen",
                "victory",
                "game over",
                "stealth",
                "underwater",
                "snow",
                "desert",
                "space",
                "shop",
                "puzzle",
                "8-bit",
                "epic",
                "cosy",
                "spooky",
                "tense",
                "lofi",
                "chill",
                "cinematic",
                "retro",
                "trap",
                "synthwave",
                "lo-fi hip-hop",
                "a calm little song for the inn",
                "jazz",
                "rock",
                "techno",
                "ambient",
                "folk",
                "classical",
                "funk",
                "latin",
                "blues",
                "reggae",
                "waltz",
                "disco",
                "drum and bass"
            })
    void wordsOfGamesAndGenresAreKnown(String words) {
        Composition composition = Composer.compose(words, 5);
        assertEquals(List.of(), composition.arrangement().unknown());
        assertFalse(composition.score().parts().isEmpty());
    }

    @Test
    void unknownWordsAreReported() {
        Arrangement arrangement =
                Composer.compose("Funky jazz piano with vocals by Fnord", 1).arrangement();
        assertEquals(List.of("vocals", "Fnord"), arrangement.unknown());
    }

    @ParameterizedTest
    @CsvSource({
        "'jazz at 5000 bpm',         8",
        "'rock, 0/4',                6",
        "'waltz 0 bars',             6",
        "'waltz, 2000 bars',         7",
        "'lofi Am | F | H#m | G',   14",
        "'lofi chords H#m',         12",
        "'in the key of H minor',   14",
        "'rock 4/5',                 7",
    })
    void nonsenseIsRefusedAtItsPlace(String words, int index) {
        NotationException error = assertThrows(NotationException.class, () -> Composer.compose(words, 0));
        assertEquals(words, error.text());
        assertEquals(index, error.index(), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "|",
                "no",
                "no no drums",
                "with",
                "....",
                "-",
                "A",
                "in",
                "key",
                "key of",
                "Am",
                "%",
                "a|b",
                "\ud83c\udfb7 sax",
                "1/2/3",
                "120",
                "no bars",
                "without",
                "solo",
                "chords",
                "F#",
                "bpm 120",
                "C-",
                "-C",
                "A-B"
            })
    void anyTextIsReadOrRefused(String words) {
        try {
            assertFalse(Composer.compose(words, 1).score().parts().isEmpty());
        } catch (NotationException e) {
            assertEquals(words, e.text());
        }
    }

    @Test
    void whatIsFixedIsKept() {
        Brief brief = Brief.of("happy rock in C major at 90 bpm, Am F, 2 bars")
                .seed(3)
                .tempo(133)
                .key(Key.parse("E phrygian"))
                .chords("Em | F")
                .meter(Meter.WALTZ)
                .bars(5);
        Score score = Composer.compose(brief).score();
        assertEquals(133, score.beatsPerMinute());
        assertEquals(Key.parse("E phrygian"), score.key());
        assertEquals("Em | F | Em | F | Em", score.chords().print(Meter.WALTZ));
        assertEquals(5, score.bars());
        assertThrows(IllegalArgumentException.class, () -> brief.bars(0));
        assertThrows(IllegalArgumentException.class, () -> brief.bars(65));
        assertThrows(NotationException.class, () -> Composer.compose(brief.chords("Em | Q")));
        assertThrows(IllegalArgumentException.class, () -> Composer.compose(brief.tempo(5000)));
    }

    @Test
    void aGivenMelodyIsKeptAndHarmonized() {
        // Twinkle, twinkle, in G.
        int[] pitches = {67, 67, 74, 74, 76, 76, 74, 72, 72, 71, 71, 69, 69, 67};
        int[] lengths = {1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2};
        List<Note> notes = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < pitches.length; i++) {
            notes.add(new Note(start, lengths[i] * 480, pitches[i], 90));
            start += lengths[i] * 480;
        }
        Part melody = Part.of("tune", Role.MELODY, 73, notes);
        Score score = Composer.compose(
                        Brief.of("folk with bass").meter(Meter.COMMON).given(List.of(melody)))
                .score();
        assertEquals(melody, score.parts().get(0));
        assertEquals(Key.parse("G major"), score.key());
        assertEquals(4, score.bars());
        assertEquals("G", score.chords().at(0).toString());
        assertEquals(
                1, score.parts().stream().filter(p -> p.role() == Role.MELODY).count());
        assertTrue(score.part("bass").isPresent());
    }

    static Stream<Integer> bars() {
        return IntStream.rangeClosed(1, Brief.MOST_BARS).boxed();
    }

    @ParameterizedTest
    @MethodSource("bars")
    void anyNumberOfBarsAndAnyMeterCanBeComposed(int bars) {
        for (String meter : List.of("4/4", "3/4", "6/8", "5/4", "7/8", "12/8", "2/2", "1/16", "3/8", "2/4", "11/8")) {
            Score score = Composer.compose(Brief.of("").seed(bars).bars(bars).meter(Meter.parse(meter)))
                    .score();
            assertEquals(bars, score.bars());
            assertEquals(bars, score.sections().stream().mapToInt(s -> s.bars()).sum());
        }
    }

    @Test
    void slowMusicHasTwoBars() {
        assertEquals(2, Composer.compose("ambient 60 bpm 4/4", 1).score().bars());
        assertEquals(4, Composer.compose("rock 120 bpm 4/4", 1).score().bars());
    }

    @Test
    void aBluesOfTwelveBarsIsOne() {
        assertEquals("C7 | C7 | C7 | C7 | F7 | F7 | C7 | C7 | G7 | F7 | C7 | G7", printed("blues in C major, 12 bars"));
    }

    private static String printed(String words) {
        Score score = Composer.compose(words, 1).score();
        // Neighbours are printed bar by bar.
        return score.chords().print(score.meter());
    }

    @Test
    void calmerIsAPartOfTheSame() {
        many("rock with drums and piano", 40).forEach(original -> {
            Composition calmer = Composer.vary(original, Variation.CALMER, 1);
            assertEquals(original.score().chords(), calmer.score().chords());
            for (Part part : original.score().parts()) {
                Part calm = calmer.score().part(part.name()).orElseThrow();
                assertTrue(calm.notes().size() <= part.notes().size());
                Set<List<Integer>> places = new HashSet<>();
                part.notes().forEach(n -> places.add(List.of(n.start(), n.pitch())));
                calm.notes().forEach(n -> assertTrue(places.contains(List.of(n.start(), n.pitch()))));
            }
            assertTrue(loudness(calmer) < loudness(original) - 4);
            assertTrue(calmer.arrangement().energy() < original.arrangement().energy());
        });
    }

    private static double loudness(Composition composition) {
        return composition.score().parts().stream()
                .flatMap(p -> p.notes().stream())
                .mapToInt(Note::velocity)
                .average()
                .orElseThrow();
    }

    @Test
    void fullerHasMorePartsAndKeepsThoseThatWere() {
        many("folk flute, no bass", 40).forEach(original -> {
            Score fuller = Composer.vary(original, Variation.FULLER, 1).score();
            assertTrue(
                    fuller.part(Role.PAD).isPresent() && fuller.part(Role.DRUMS).isPresent());
            assertTrue(fuller.part(Role.BASS).isEmpty());
            for (Part part : original.score().parts()) {
                assertEquals(places(part), places(fuller.part(part.name()).orElseThrow()));
            }
        });
    }

    private static List<List<Integer>> places(Part part) {
        return part.notes().stream()
                .map(n -> List.of(n.start(), n.duration(), n.pitch()))
                .toList();
    }

    @Test
    void anotherMelodyGoesOverTheSameParts() {
        many("jazz saxophone", 40).forEach(original -> {
            Score other = Composer.vary(original, Variation.OTHER_MELODY, 99).score();
            for (Part part : original.score().parts()) {
                if (part.role() == Role.MELODY) {
                    assertNotEquals(part, other.part(part.name()).orElseThrow());
                } else {
                    assertEquals(part, other.part(part.name()).orElseThrow());
                }
            }
        });
    }
}
