package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Chord;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.ChordProgression.Span;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.KeyFinder;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Mode;
import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.Section;
import io.github.riffusion4j.score.Tempo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides everything before the first note: from a brief, the wishes in its words, and its seed. For one score, once.
 */
final class Planner {

    private static final double SCENE = 0.25;
    private static final int USUAL_BARS = 4;
    private static final int SECTION_BARS = 4;
    private static final double LONGEST_USUAL = 11; // seconds of four bars; slower music gets two
    private static final double SLOWEST = 42; // pulses a minute that are drawn
    private static final double FASTEST = 200;

    /** Tempi at which people tap each beat: in slower music they tap twice a beat, in faster music every other one. */
    private static final int TAPPED_SLOWEST = 74;

    private static final int TAPPED_FASTEST = 152;
    private static final double TAPPED = 0.75; // share of other tempi that is drawn again among these, unless requested

    /** Moods that suit nearly everything: for prompts that name none. */
    private static final List<String> COMMON_MOODS =
            List.of("happy", "calm", "energetic", "sad", "hopeful", "dark", "playful", "happy");

    private final Brief brief;
    private final Wishes wishes;
    private final SplitMix random;

    private Optional<Scenes.Scene> scene = Optional.empty();

    Planner(Brief brief, Wishes wishes) {
        this.brief = brief;
        this.wishes = wishes;
        this.random = SplitMix.of(brief.seed(), "plan");
    }

    /** The scene that was requested or drawn; once the plan is made. */
    Optional<Scenes.Scene> scene() {
        return scene;
    }

    Plan plan() {
        scene = wishes.scene.or(() ->
                wishes.isFree() && random.chance(SCENE) ? Optional.of(random.pick(Scenes.all())) : Optional.empty());
        Genres.Genre genre = wishes.genre.orElseGet(this::drawGenre);
        Moods.Mood mood = wishes.mood.orElseGet(this::drawMood);
        Meter meter = brief.meter().or(() -> wishes.meter).orElseGet(() -> drawMeter(genre));
        Tempo tempo = tempo(genre, mood, meter);
        Optional<ChordProgression> fixed =
                brief.chords().or(() -> wishes.chords).map(text -> ChordProgression.parse(text, meter));
        int bars = bars(meter, tempo, fixed);
        Key key = key(genre, mood, fixed);
        List<Section> sections = sections(bars);
        ChordProgression chords = fixed.map(progression -> progression.fitted(bars * meter.barTicks()))
                .orElseGet(() -> chords(genre, key, meter, bars, sections));
        double energy = energy(mood, meter, tempo);
        Players players = new Players(brief, wishes, genre, scene, mood, random);
        Plan.Band band = players.band();
        return new Plan(
                brief.seed(),
                genre,
                mood,
                tempo,
                meter,
                key,
                bars,
                chords,
                sections,
                band,
                Grooves.named(random.pick(genre.grooves())),
                AccompanimentStyles.named(players.accompanimentStyle(band)),
                BassStyles.named(random.pick(genre.bassStyles())),
                energy,
                density(mood, tempo, meter),
                wishes.deniedRoles());
    }

    private Genres.Genre drawGenre() {
        if (scene.isPresent()) {
            return random.pick(scene.get().genres());
        }
        List<Genres.Genre> fitting = Genres.all();
        if (!wishes.instruments.isEmpty()) {
            Instrument lead = wishes.instruments.get(0);
            List<Genres.Genre> typical = fitting.stream()
                    .filter(genre -> genre.leads().contains(lead))
                    .toList();
            fitting = typical.isEmpty() ? fitting : typical;
        }
        if (brief.meter().or(() -> wishes.meter).isPresent()) {
            Meter meter = brief.meter().or(() -> wishes.meter).get();
            List<Genres.Genre> those = fitting.stream()
                    .filter(genre -> genre.meters().contains(meter))
                    .toList();
            fitting = those.isEmpty() ? fitting : those;
        }
        return random.pick(fitting);
    }

    private Moods.Mood drawMood() {
        if (scene.isPresent()) {
            return random.pick(scene.get().moods());
        }
        return wishes.isFree() ? random.pick(Moods.all()) : Moods.named(random.pick(COMMON_MOODS));
    }

    private Meter drawMeter(Genres.Genre genre) {
        if (scene.isEmpty()) {
            return random.pick(genre.meters());
        }
        List<Meter> both =
                scene.get().meters().stream().filter(genre.meters()::contains).toList();
        return random.pick(
                !both.isEmpty()
                        ? both
                        : wishes.genre.isPresent()
                                ? genre.meters()
                                : scene.get().meters());
    }

    private Tempo tempo(Genres.Genre genre, Moods.Mood mood, Meter meter) {
        Optional<Double> fixed = brief.beatsPerMinute().or(() -> wishes.beatsPerMinute);
        if (fixed.isPresent()) {
            return Tempo.of(fixed.get(), meter);
        }
        int slowest = genre.slowest();
        int fastest = genre.fastest();
        double pace = mood.pace();
        if (scene.isPresent()) {
            // The scene's tempi, as far as a requested genre has them.
            int low = Math.max(slowest, scene.get().slowest());
            int high = Math.min(fastest, scene.get().fastest());
            boolean meet = low + 4 <= high;
            slowest = meet
                    ? low
                    : wishes.genre.isPresent() ? slowest : scene.get().slowest();
            fastest = meet
                    ? high
                    : wishes.genre.isPresent() ? fastest : scene.get().fastest();
            pace = 1;
        }
        if (wishes.tempo.isPresent()) {
            // The word is obeyed; the genre only narrows it down where the two meet.
            TempoWords.TempoWord word = wishes.tempo.get();
            boolean meet = Math.max(slowest, word.slowest()) + 4 <= Math.min(fastest, word.fastest());
            slowest = meet ? Math.max(slowest, word.slowest()) : word.slowest();
            fastest = meet ? Math.min(fastest, word.fastest()) : word.fastest();
            pace = 1;
        }
        double least = Math.max(SLOWEST, Math.ceil(slowest * 0.9));
        double most = Math.min(FASTEST, Math.floor(fastest * 1.08));
        double drawn = tapped((double) Math.round(random.between(slowest, fastest) * pace), slowest, fastest);
        return Tempo.of(Math.max(least, Math.min(most, drawn)), meter);
    }

    /** A tempo that people tap to in the place of most others, where the words leave it open and the genre has some. */
    private double tapped(double drawn, int slowest, int fastest) {
        int low = Math.max(slowest, TAPPED_SLOWEST);
        int high = Math.max(low, Math.min(fastest, TAPPED_FASTEST));
        int other = random.between(low, high);
        boolean again = random.chance(TAPPED);
        boolean open = wishes.tempo.isEmpty() && wishes.genre.isEmpty() && wishes.scene.isEmpty();
        boolean outside = drawn < TAPPED_SLOWEST || drawn > TAPPED_FASTEST;
        return open && outside && again && high - low >= 4 ? other : drawn;
    }

    private int bars(Meter meter, Tempo tempo, Optional<ChordProgression> fixed) {
        Optional<Integer> requested = brief.bars().or(() -> wishes.bars);
        if (requested.isPresent()) {
            return requested.get();
        }
        int needed =
                fixed.map(chords -> divideUp(chords.ticks(), meter.barTicks())).orElse(1);
        for (Part part : brief.given()) {
            int end = part.notes().stream()
                    .mapToInt(note -> note.start() + 1)
                    .max()
                    .orElse(1);
            needed = Math.max(needed, divideUp(end, meter.barTicks()));
        }
        if (needed > Brief.MOST_BARS) {
            throw new IllegalArgumentException("the chords or parts that are given have " + needed
                    + " bars; the composer writes up to " + Brief.MOST_BARS + ": say how many by bars(...)");
        }
        if (fixed.isPresent() || !brief.given().isEmpty()) {
            return needed;
        }
        return tempo.seconds((long) USUAL_BARS * meter.barTicks()) > LONGEST_USUAL ? USUAL_BARS / 2 : USUAL_BARS;
    }

    private static int divideUp(int a, int b) {
        return (a + b - 1) / b;
    }

    private Key key(Genres.Genre genre, Moods.Mood mood, Optional<ChordProgression> fixed) {
        Optional<Key> requested = brief.key().or(() -> wishes.key);
        if (requested.isPresent()) {
            return requested.get();
        }
        if (fixed.isPresent() || !brief.given().isEmpty()) {
            List<Part> sounding = new ArrayList<>(brief.given());
            fixed.ifPresent(chords -> sounding.addAll(asParts(chords)));
            return KeyFinder.find(sounding);
        }
        List<Mode> modes =
                scene.isPresent() && wishes.mood.isEmpty() ? scene.get().modes() : mood.modes();
        int tonic = random.below(12);
        Mode drawn = random.pick(modes);
        return Key.of(tonic, wishes.mode.orElse(drawn == Mode.MAJOR ? Progressions.major(genre) : drawn));
    }

    /** Chords as parts, for what looks at notes: their basses, and above them their tones. */
    private static List<Part> asParts(ChordProgression chords) {
        List<Note> basses = new ArrayList<>();
        List<Note> tones = new ArrayList<>();
        int start = 0;
        for (Span span : chords.spans()) {
            basses.add(new Note(start, span.ticks(), 36 + span.chord().bass().pitchClass(), 96));
            for (int pitchClass : span.chord().pitchClasses()) {
                tones.add(new Note(start, span.ticks(), 60 + pitchClass, 96));
            }
            start += span.ticks();
        }
        return List.of(Part.of("basses", Role.BASS, 0, basses), Part.of("tones", Role.CHORDS, 0, tones));
    }

    /** Sections of four bars, the last with what is left over: A, A B, A B A, A A B A and so on. */
    static List<Section> sections(int bars) {
        int count = Math.max(1, bars / SECTION_BARS);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean second = count <= 3 ? i == 1 : i % 4 == 2;
            int end = i == count - 1 ? bars : (i + 1) * SECTION_BARS;
            sections.add(new Section(second ? "B" : "A", i * SECTION_BARS, end - i * SECTION_BARS));
        }
        return sections;
    }

    private ChordProgression chords(Genres.Genre genre, Key key, Meter meter, int bars, List<Section> sections) {
        Optional<Part> given = brief.given().stream()
                .filter(part -> !part.percussion() && !part.notes().isEmpty())
                .findFirst();
        if (given.isPresent()) {
            return Harmonizer.harmonize(brief.given(), key, meter, bars);
        }
        List<Span> spans = new ArrayList<>();
        List<Chord> first = Progressions.draw(genre, key, bars, random);
        List<Chord> second = Progressions.draw(genre, key, bars, random);
        if (first.size() > USUAL_BARS) { // twelve bars of blues
            return new ChordProgression(Progressions.section(first, bars, meter));
        }
        for (Section section : sections) {
            spans.addAll(Progressions.section(section.name().equals("B") ? second : first, section.bars(), meter));
        }
        return new ChordProgression(spans);
    }

    private double energy(Moods.Mood mood, Meter meter, Tempo tempo) {
        double pulses = tempo.beatsPerMinute(meter);
        double fast = pulses > 150 ? 0.1 : pulses < 75 ? -0.1 : 0;
        return Math.max(0, Math.min(1, mood.energy() + fast + random.between(-10, 10) / 100.0));
    }

    /** Fewer notes where pulses are fast, more where they are slow. */
    private static int density(Moods.Mood mood, Tempo tempo, Meter meter) {
        double pulses = tempo.beatsPerMinute(meter);
        int change = pulses > 160 ? -1 : pulses < 66 ? 1 : 0;
        return Math.max(0, Math.min(3, mood.density() + change));
    }
}
