package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Mode;
import io.github.riffusion4j.score.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The requests of a prompt. Filled by {@link PromptReader}; not thread safe. */
final class Wishes {

    /** Presence of a part: requested, excluded, or left open. */
    enum Presence {
        OPEN,
        REQUESTED,
        EXCLUDED
    }

    Optional<Scenes.Scene> scene = Optional.empty();
    Optional<Genres.Genre> genre = Optional.empty();
    Optional<Moods.Mood> mood = Optional.empty();
    Optional<Mode> mode = Optional.empty();
    Optional<Key> key = Optional.empty();
    Optional<String> chords = Optional.empty();
    Optional<Meter> meter = Optional.empty();
    Optional<Integer> bars = Optional.empty();
    Optional<Double> beatsPerMinute = Optional.empty();
    Optional<TempoWords.TempoWord> tempo = Optional.empty();

    /** The instruments, the lead first: those that come after "with" or "over" are behind the others. */
    final List<Instrument> instruments = new ArrayList<>();

    int leads;
    final List<Instrument> denied = new ArrayList<>();
    Optional<Instrument> bassInstrument = Optional.empty();
    Presence drums = Presence.OPEN;
    Presence bass = Presence.OPEN;
    Presence chordPart = Presence.OPEN;
    Presence melody = Presence.OPEN;
    Presence pad = Presence.OPEN;
    boolean alone;
    boolean ensemble;
    final List<String> unknown = new ArrayList<>();

    /** Returns whether another prompt says the same of style and players. */
    boolean saysTheSame(Wishes other) {
        return scene.equals(other.scene)
                && genre.equals(other.genre)
                && mood.equals(other.mood)
                && mode.equals(other.mode)
                && key.equals(other.key)
                && meter.equals(other.meter)
                && tempo.equals(other.tempo)
                && beatsPerMinute.equals(other.beatsPerMinute)
                && chords.equals(other.chords)
                && instruments.equals(other.instruments)
                && leads == other.leads
                && drums == other.drums
                && bass == other.bass
                && chordPart == other.chordPart
                && alone == other.alone
                && unknown.equals(other.unknown);
    }

    List<Role> deniedRoles() {
        List<Role> roles = new ArrayList<>();
        if (drums == Presence.EXCLUDED) {
            roles.add(Role.DRUMS);
        }
        if (bass == Presence.EXCLUDED) {
            roles.add(Role.BASS);
        }
        if (chordPart == Presence.EXCLUDED) {
            roles.add(Role.CHORDS);
        }
        if (pad == Presence.EXCLUDED) {
            roles.add(Role.PAD);
        }
        return roles;
    }

    /** Returns whether only the named parts play: one alone, or a band whose players are listed. */
    boolean isComplete() {
        return alone
                || (ensemble && instruments.size() > 1)
                || (drums == Presence.REQUESTED && bass == Presence.REQUESTED && !instruments.isEmpty());
    }

    /** Returns whether the kind of music is left open. */
    boolean isFree() {
        return scene.isEmpty() && genre.isEmpty() && mood.isEmpty() && instruments.isEmpty();
    }
}
