package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes music from words and a seed: the same for the same on every machine.
 *
 * <p>Numbers and names in the words are obeyed: "120 bpm", "in D minor", "6/8", "Am F C G", "8 bars", "no drums",
 * "piano, bass and drums", "solo". Instruments, genres, moods, tempi and the words of games are understood
 * ({@link Vocabulary}); what is not understood is told ({@link Arrangement#unknown()}). Whatever is left open is drawn
 * from the seed.
 */
public final class Composer {

    private Composer() {}

    /**
     * Composes a score.
     *
     * @throws io.github.riffusion4j.score.NotationException if a tempo, meter, key or chord in the words, or the
     *     brief's chords, are nonsense
     * @throws IllegalArgumentException if the tempo is out of range, or what is given has more than 64 bars
     */
    public static Composition compose(Brief brief) {
        Wishes wishes = PromptReader.read(brief.words());
        Planner planner = new Planner(brief, wishes);
        Plan plan = planner.plan();
        List<Part> parts = new ArrayList<>(brief.given());
        parts.addAll(parts(plan, new Harmony(plan.chords(), plan.key())));
        Score score =
                new Score(plan.tempo(), plan.meter(), plan.key(), plan.chords(), plan.bars(), plan.sections(), parts);
        Arrangement arrangement = arrangement(plan, planner.scene(), wishes.unknown);
        return new Composition(score, arrangement, plan);
    }

    /** Composes a score of words and a seed. */
    public static Composition compose(String words, long seed) {
        return compose(Brief.of(words).seed(seed));
    }

    /**
     * Varies a composition: calmer, fuller, or with another melody.
     *
     * @param seed what another melody, or the choice of more players, is drawn from
     */
    public static Composition vary(Composition original, Variation variation, long seed) {
        return new Variations(original, seed).vary(variation);
    }

    static List<Part> parts(Plan plan, Harmony harmony) {
        Plan.Band band = plan.band();
        List<Part> parts = new ArrayList<>();
        List<Note> melody = new ArrayList<>();
        band.lead().ifPresent(lead -> {
            melody.addAll(new MelodyWriter(plan, harmony, lead, plan.random("melody")).write());
            parts.add(Part.of("melody", Role.MELODY, lead.program(), melody));
        });
        band.countermelody()
                .ifPresent(instrument -> parts.add(Part.of(
                        "countermelody",
                        Role.COUNTERMELODY,
                        instrument.program(),
                        CountermelodyWriter.write(plan, harmony, instrument, melody))));
        band.accompaniment()
                .ifPresent(instrument -> parts.add(Part.of(
                        "chords",
                        Role.CHORDS,
                        instrument.program(),
                        ChordWriter.accompaniment(plan, harmony, instrument))));
        band.pad()
                .ifPresent(instrument -> parts.add(
                        Part.of("pad", Role.PAD, instrument.program(), ChordWriter.pad(plan, harmony, instrument))));
        band.bass()
                .ifPresent(instrument -> parts.add(Part.of(
                        "bass", Role.BASS, instrument.program(), new BassWriter(plan, harmony, instrument).write())));
        if (band.drums()) {
            parts.add(new Part("drums", Role.DRUMS, plan.genre().kit(), true, new DrumWriter(plan).write()));
        }
        return parts;
    }

    static Arrangement arrangement(Plan plan, Optional<Scenes.Scene> scene, List<String> unknown) {
        Plan.Band band = plan.band();
        return new Arrangement(
                plan.genre().name(),
                plan.mood().name(),
                scene.map(Scenes.Scene::name),
                band.lead().map(Instrument::name),
                band.accompaniment().map(Instrument::name),
                band.pad().map(Instrument::name),
                band.countermelody().map(Instrument::name),
                band.bass().map(Instrument::name),
                band.drums() ? Optional.of("drums") : Optional.empty(),
                plan.energy(),
                unknown);
    }
}
