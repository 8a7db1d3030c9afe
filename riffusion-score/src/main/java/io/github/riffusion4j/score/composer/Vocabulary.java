package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Mode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The words that the composer knows and captions are made of. */
public final class Vocabulary {

    /** Words for parts, in the order of {@link PartWord}. */
    private static final String PARTS = """
            drums  | drum, drum kit, drumkit, drum set, percussion, drum beat, beat, drum loop, rhythm section, drum machine
            bass   | bass line, bassline, basses
            chords | accompaniment, backing, chord, harmony, rhythm guitar
            melody | lead, tune, lead line, topline
            pads   | sustained chords, held chords
            """;

    /** Words that are in order, and mean nothing in particular. */
    private static final String FILLERS = """
            a an the of with and or in at to for from by on over plus some any my our this that it is are be very really quite
            bit little nice good great beautiful cool simple loop loops music piece song songs track sound sounds riff theme
            background instrumental playing played plays play style styled like feel feeling vibe vibes mood melody tempo key
            game games player level please make me i want need something featuring feat accompanied accompanying backed made
            full band ensemble part parts line lines phrase pattern time signature bars bar measures beats bpm bar's piece's
            as into under behind about short long new composition soundscape's tune's arranged arrangement version groove rhythm
            its slightly somewhat there both along together all who where while set scored written chord progression
            """;

    private static final List<String> NEGATIONS = List.of("no", "without", "minus", "not", "lacking");
    private static final List<String> ALONE = List.of(
            "solo",
            "alone",
            "only",
            "just",
            "unaccompanied",
            "soloist",
            "a cappella",
            "by itself",
            "on its own",
            "nothing else",
            "nobody else");
    private static final List<String> ENSEMBLES = List.of("duet", "duo", "trio", "quartet");
    private static final List<String> DRUMLESS = List.of("drumless", "beatless");
    private static final List<String> NUMBERS =
            List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "twelve", "sixteen");

    private static final Map<String, Term> TERMS = new HashMap<>();
    private static final int LONGEST;

    private Vocabulary() {}

    /** Parts that are asked for by name. */
    enum PartWord {
        DRUMS,
        BASS,
        CHORDS,
        MELODY,
        PADS
    }

    /** Particles that change what comes next. */
    enum Particle {
        NEGATION,
        ALONE,
        ENSEMBLE,
        DRUMLESS,
        FILLER
    }

    /** The meaning of a phrase: an instrument, genre, mood, scene, mode, tempo, part or particle. */
    record Term(Object meaning) {}

    static {
        Arrays.stream(FILLERS.split("\\s+", -1)).forEach(word -> add(word, Particle.FILLER));
        add("", Particle.FILLER);
        List<List<String>> parts = Tables.rows(PARTS);
        for (int i = 0; i < parts.size(); i++) {
            add(parts.get(i).get(0), Tables.names(parts.get(i).get(1)), PartWord.values()[i]);
        }
        Moods.all().forEach(mood -> add(mood.name(), mood.synonyms(), mood));
        Scenes.all().forEach(scene -> add(scene.name(), scene.synonyms(), scene));
        Genres.all().forEach(genre -> add(genre.name(), genre.synonyms(), genre));
        TempoWords.all().forEach(word -> add(word.name(), word.synonyms(), word));
        Instruments.all().forEach(instrument -> add(instrument.name(), instrument.synonyms(), instrument));
        Arrays.stream(Mode.values()).forEach(mode -> add(mode.toString(), mode));
        NEGATIONS.forEach(word -> add(word, Particle.NEGATION));
        ALONE.forEach(word -> add(word, Particle.ALONE));
        ENSEMBLES.forEach(word -> add(word, Particle.ENSEMBLE));
        DRUMLESS.forEach(word -> add(word, Particle.DRUMLESS));
        LONGEST = TERMS.keySet().stream()
                .mapToInt(phrase -> Tables.list(phrase, " ").size())
                .max()
                .orElse(1);
    }

    private static void add(String name, List<String> synonyms, Object meaning) {
        add(name, meaning);
        synonyms.forEach(synonym -> add(synonym, meaning));
    }

    private static void add(String phrase, Object meaning) {
        TERMS.put(normalised(phrase), new Term(meaning));
    }

    /** A phrase in small letters, hyphens as blanks. */
    static String normalised(String phrase) {
        return phrase.toLowerCase(Locale.ROOT).replace('-', ' ').strip();
    }

    /** Words of the longest phrase. */
    static int longest() {
        return LONGEST;
    }

    /** The meaning of a normalised phrase; plurals mean what their singulars do. */
    static Optional<Object> meaning(String phrase) {
        Term term = TERMS.get(phrase);
        if (term == null && phrase.length() > 3 && phrase.endsWith("s")) {
            term = TERMS.get(phrase.substring(0, phrase.length() - 1));
        }
        return Optional.ofNullable(term).map(Term::meaning);
    }

    /** The number that a word names. */
    static Optional<Integer> number(String word) {
        int index = NUMBERS.indexOf(word);
        return index < 0 ? Optional.empty() : Optional.of(index == 8 ? 12 : index == 9 ? 16 : index + 1);
    }

    /**
     * All single words, in small letters and sorted: those that the composer reads and those that captions use. Numbers
     * are not among them, as they are digits in any order ("120", "6/8"); note names are ("c", "f#", "bb").
     */
    public static Set<String> words() {
        Set<String> words = new TreeSet<>();
        TERMS.keySet().forEach(phrase -> words.addAll(Tables.list(phrase, " ")));
        words.addAll(NUMBERS);
        Captions.phrases().forEach(phrase -> words.addAll(Tables.list(normalised(phrase), " ")));
        for (char letter = 'a'; letter <= 'g'; letter++) {
            words.addAll(List.of(letter + "", letter + "#", letter + "b", letter + "m", letter + "#m", letter + "bm"));
        }
        words.removeIf(word -> word.isEmpty() || word.chars().allMatch(Character::isDigit));
        return words;
    }

    /** Names of the instruments that may lead, in the order of General MIDI. */
    public static List<String> leads() {
        return Instruments.leads().stream().map(Instrument::name).toList();
    }

    /** Names of the genres. */
    public static List<String> genres() {
        return Genres.all().stream().map(Genres.Genre::name).toList();
    }

    /** Names of the moods. */
    public static List<String> moods() {
        return Moods.all().stream().map(Moods.Mood::name).toList();
    }

    /** Names of the places and events of games. */
    public static List<String> scenes() {
        return Scenes.all().stream().map(Scenes.Scene::name).toList();
    }
}
