package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Role;
import io.github.riffusion4j.score.composer.Wishes.Presence;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Chooses who plays. */
final class Players {

    private static final double ALONE = 0.08;
    private static final double ACCOMPANIED = 0.95;
    private static final double PAD = 0.3;
    private static final double COUNTERMELODY = 0.12;
    private static final double LEFT_HAND = 0.6;

    /** Any instrument may lead in any genre, or its name would say nothing that the genre does not. */
    private static final double TYPICAL = 0.4;

    private final Brief brief;
    private final Wishes wishes;
    private final Genres.Genre genre;
    private final Optional<Scenes.Scene> scene;
    private final Moods.Mood mood;
    private final SplitMix random;

    Players(
            Brief brief,
            Wishes wishes,
            Genres.Genre genre,
            Optional<Scenes.Scene> scene,
            Moods.Mood mood,
            SplitMix random) {
        this.brief = brief;
        this.wishes = wishes;
        this.genre = genre;
        this.scene = scene;
        this.mood = mood;
        this.random = random;
    }

    Plan.Band band() {
        boolean complete = wishes.isComplete();
        boolean free = wishes.isFree() && wishes.drums == Presence.OPEN && wishes.bass == Presence.OPEN;
        boolean alone = (wishes.alone && wishes.drums != Presence.REQUESTED && wishes.bass != Presence.REQUESTED)
                || (free && random.chance(ALONE));
        Instrument lead = lead();
        boolean drums = decide(wishes.drums, complete || alone, drumsChance());
        boolean bass = decide(wishes.bass, complete || alone, genre.bass());
        boolean melody = decide(
                wishes.melody,
                wishes.alone
                        && wishes.instruments.isEmpty()
                        && (drums || bass || wishes.chordPart == Presence.REQUESTED),
                1);
        Optional<Instrument> accompaniment = accompaniment(lead, complete, alone);
        boolean pad = decide(wishes.pad, complete || alone || genre.pads().isEmpty(), PAD);
        Optional<Instrument> padInstrument = pad ? Optional.of(pad()) : Optional.empty();
        Optional<Instrument> counter = countermelody(lead, complete || alone || !melody);
        return new Plan.Band(
                melody && !isGiven(Role.MELODY) ? Optional.of(lead) : Optional.empty(),
                accompaniment.filter(i -> !isGiven(Role.CHORDS)),
                padInstrument.filter(i -> !isGiven(Role.PAD)),
                counter.filter(i -> !isGiven(Role.COUNTERMELODY)),
                bass && !isGiven(Role.BASS) ? Optional.of(bass()) : Optional.empty(),
                drums && !isGiven(Role.DRUMS));
    }

    /** Returns whether a part other than the melody is requested alone, as in "piano chords only" and "bass alone". */
    private boolean isOtherPartAlone() {
        boolean rhythm = wishes.drums == Presence.REQUESTED || wishes.bass == Presence.REQUESTED;
        boolean harmony = wishes.chordPart == Presence.REQUESTED || wishes.pad == Presence.REQUESTED;
        return wishes.alone && (harmony || (rhythm && wishes.instruments.isEmpty()));
    }

    private boolean isGiven(Role role) {
        for (Part part : brief.given()) {
            // A part of no known role leads.
            if (part.role() == role || (part.role() == Role.OTHER && role == Role.MELODY && !part.percussion())) {
                return true;
            }
        }
        return false;
    }

    private boolean decide(Presence wish, boolean othersKnown, double chance) {
        boolean drawn = random.chance(chance);
        return wish == Presence.REQUESTED || (wish == Presence.OPEN && !othersKnown && drawn);
    }

    private double drumsChance() {
        if (scene.isEmpty() || scene.get().drums() == Scenes.Drums.ANY) {
            return mood.energy() < 0.2 ? genre.drums() * 0.7 : genre.drums();
        }
        return scene.get().drums() == Scenes.Drums.YES ? 1 : 0;
    }

    private Instrument lead() {
        if (!wishes.instruments.isEmpty()) {
            return wishes.instruments.get(0);
        }
        boolean ofScene = scene.isPresent() && wishes.genre.isEmpty();
        List<Instrument> typical = allowed(ofScene ? scene.get().leads() : genre.leads(), i -> true);
        boolean anything = typical.isEmpty() || (wishes.isFree() && !random.chance(TYPICAL));
        return random.pick(anything ? allowed(Instruments.leads(), i -> true) : typical);
    }

    private List<Instrument> allowed(List<Instrument> instruments, Predicate<Instrument> filter) {
        return instruments.stream()
                .filter(instrument -> !wishes.denied.contains(instrument))
                .filter(filter)
                .toList();
    }

    private Optional<Instrument> accompaniment(Instrument lead, boolean complete, boolean alone) {
        if (wishes.chordPart == Presence.EXCLUDED) {
            return Optional.empty();
        }
        Optional<Instrument> named = wishes.instruments.stream()
                .skip(1)
                .filter(Instrument::playsChords)
                .findFirst();
        if (named.isPresent()) {
            return named;
        }
        if (isOtherPartAlone()) {
            return wishes.chordPart == Presence.REQUESTED ? Optional.of(chordPlayer(lead)) : Optional.empty();
        }
        boolean leftHand = lead.playsChords() && random.chance(LEFT_HAND);
        if (alone || (complete && !wishes.instruments.isEmpty())) {
            boolean wanted = leftHand || (complete && !wishes.alone && lead.playsChords());
            return (wanted && lead.rings()) || wishes.chordPart == Presence.REQUESTED
                    ? Optional.of(lead)
                    : Optional.empty();
        }
        if (!decide(wishes.chordPart, complete, ACCOMPANIED)) {
            return Optional.empty();
        }
        List<Instrument> others = allowed(genre.accompaniments(), i -> !i.equals(lead));
        return Optional.of(random.pick(others.isEmpty() ? genre.accompaniments() : others));
    }

    /** Player of chords alone: the one that is named; several of them, where it plays one note at a time. */
    private Instrument chordPlayer(Instrument lead) {
        return !wishes.instruments.isEmpty() ? lead : random.pick(genre.accompaniments());
    }

    private Instrument pad() {
        if (isOtherPartAlone() && !wishes.instruments.isEmpty()) {
            return wishes.instruments.get(0);
        }
        return genre.pads().isEmpty() ? Instruments.named("strings") : random.pick(genre.pads());
    }

    private Optional<Instrument> countermelody(Instrument lead, boolean none) {
        List<Instrument> blown = wishes.instruments.stream()
                .skip(1)
                .filter(instrument -> !instrument.playsChords())
                .toList();
        if (!blown.isEmpty()) {
            return Optional.of(blown.get(0));
        }
        if (wishes.instruments.size() > 2) {
            return Optional.of(wishes.instruments.get(2));
        }
        List<Instrument> others = allowed(genre.leads(), i -> !i.equals(lead));
        boolean drawn = random.chance(COUNTERMELODY);
        return none || !drawn || others.isEmpty() || !wishes.instruments.isEmpty()
                ? Optional.empty()
                : Optional.of(random.pick(others));
    }

    private Instrument bass() {
        return wishes.bassInstrument.orElseGet(() -> random.pick(genre.basses()));
    }

    /**
     * Chooses the style of the accompaniment; a left hand plays them broken, and instruments that hold notes do not
     * chop them.
     */
    String accompanimentStyle(Plan.Band band) {
        String drawn = random.pick(genre.accompanimentStyles());
        String broken = random.pick(List.of("alberti", "arpeggio", "slow arpeggio", "oom pah"));
        String held = random.pick(List.of("held", "held", "pushed"));
        if (band.isSolo()) {
            return broken;
        }
        boolean slow = band.accompaniment()
                .filter(i -> List.of("strings", "choir", "synth pad", "tremolo strings")
                        .contains(i.name()))
                .isPresent();
        return slow && !genre.name().equals("disco") ? held : drawn;
    }
}
