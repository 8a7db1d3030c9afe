package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Note;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Varies a composition. */
final class Variations {

    private static final double CHANGE = 0.25; // of the energy
    private static final int LOUDER = 6;
    private static final int LATE = 32; // ticks after a pulse that a strummed chord still belongs to it

    private final Composition original;
    private final Plan plan;
    private final Score score;
    private final long seed;

    Variations(Composition original, long seed) {
        this.original = original;
        this.plan = original.plan();
        this.score = original.score();
        this.seed = seed;
    }

    Composition vary(Variation variation) {
        return switch (variation) {
            case CALMER -> calmer();
            case FULLER -> fuller();
            case OTHER_MELODY -> otherMelody();
        };
    }

    private Composition otherMelody() {
        Harmony harmony = new Harmony(plan.chords(), plan.key());
        List<Part> parts = new ArrayList<>();
        for (Part part : score.parts()) {
            if (part.role() == Role.MELODY) {
                SplitMix random = SplitMix.of(seed, "other melody");
                Instrument lead = plan.band().lead().orElseGet(() -> Instruments.ofProgram(part.program()));
                parts.add(part.withNotes(new MelodyWriter(plan, harmony, lead, random).write()));
            } else {
                parts.add(part);
            }
        }
        return new Composition(score.withParts(parts), original.arrangement(), plan);
    }

    private Composition calmer() {
        List<Part> parts = new ArrayList<>();
        for (Part part : score.parts()) {
            int softer = switch (part.role()) {
                case DRUMS -> 28;
                case PAD, COUNTERMELODY -> 14;
                case BASS -> 18;
                default -> 24; // what is left lies on the beats, which are the loudest
            };
            parts.add(part.withNotes(louder(onPulses(part), -softer)));
        }
        Arrangement arrangement = original.arrangement().withEnergy(Math.max(0, plan.energy() - CHANGE));
        return new Composition(score.withParts(parts), arrangement, plan);
    }

    /** The notes on the pulses; all of them where none is, as of a part that plays between them. */
    private List<Note> onPulses(Part part) {
        int pulse = plan.meter().pulseTicks();
        List<Note> kept = part.notes().stream()
                .filter(note -> note.start() % pulse <= LATE)
                .toList();
        if (kept.isEmpty() || part.percussion()) {
            return kept.isEmpty() ? part.notes() : kept;
        }
        // Each sounds until the next one, as far as two pulses, but not beyond its chord.
        Harmony harmony = new Harmony(plan.chords(), plan.key());
        TreeSet<Integer> starts = new TreeSet<>();
        kept.forEach(note -> starts.add(note.start() - note.start() % pulse));
        List<Note> held = new ArrayList<>();
        for (Note note : kept) {
            int next = Optional.ofNullable(starts.higher(note.start())).orElse(plan.ticks());
            int end = Math.min(
                    Math.min(next, note.start() + 2 * pulse),
                    harmony.at(note.start()).end());
            held.add(new Note(
                    note.start(), Math.max(note.duration(), end - note.start()), note.pitch(), note.velocity()));
        }
        return held;
    }

    private Composition fuller() {
        Harmony harmony = new Harmony(plan.chords(), plan.key());
        Plan.Band band = plan.band();
        Genres.Genre genre = plan.genre();
        SplitMix random = SplitMix.of(seed, "fuller");
        Instrument pad = genre.pads().isEmpty() ? Instruments.named("strings") : random.pick(genre.pads());
        Plan.Band wanted = new Plan.Band(
                band.lead(),
                added(band.accompaniment(), Role.CHORDS, random.pick(genre.accompaniments())),
                added(band.pad(), Role.PAD, pad),
                added(band.countermelody(), Role.COUNTERMELODY, random.pick(genre.leads())),
                added(band.bass(), Role.BASS, random.pick(genre.basses())),
                band.drums() || !plan.denied().contains(Role.DRUMS));
        Plan full = plan.withBand(wanted);
        List<Part> parts = new ArrayList<>();
        for (Part part : Composer.parts(full, harmony)) {
            // Those that played before play what they played.
            Part same = score.part(part.role()).orElse(part);
            parts.add(same.withNotes(louder(same.notes(), LOUDER)));
        }
        for (Part part : score.parts()) {
            if (parts.stream().noneMatch(other -> other.name().equals(part.name()))) {
                parts.add(part);
            }
        }
        Arrangement arrangement = Composer.arrangement(
                full,
                original.arrangement().scene().map(Scenes::named),
                original.arrangement().unknown());
        return new Composition(
                score.withParts(parts), arrangement.withEnergy(Math.min(1, plan.energy() + CHANGE)), full);
    }

    private Optional<Instrument> added(Optional<Instrument> player, Role role, Instrument other) {
        return player.or(() -> plan.denied().contains(role) ? Optional.empty() : Optional.of(other));
    }

    private static List<Note> louder(List<Note> notes, int change) {
        return notes.stream()
                .map(note -> new Note(
                        note.start(),
                        note.duration(),
                        note.pitch(),
                        Math.max(1, Math.min(127, note.velocity() + change))))
                .toList();
    }
}
