package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Mode;
import io.github.riffusion4j.score.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a prompt asks for. Filled by {@link PromptReader}; one thread's. */
final class Wishes {

    /** Whether a part is asked for. */
    enum Presence {
        OPEN,
        ASKED,
        DENIED
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

    /** Whether another prompt says the same of style and players. */
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
        if (drums == Presence.DENIED) {
            roles.add(Role.DRUMS);
        }
        if (bass == Presence.DENIED) {
            roles.add(Role.BASS);
        }
        if (chordPart == Presence.DENIED) {
            roles.add(Role.CHORDS);
        }
        if (pad == Presence.DENIED) {
            roles.add(Role.PAD);
        }
        return roles;
    }

    /** Whether only the parts that are named play: one alone, or a band whose players are told. */
    boolean isComplete() {
        return alone
                || (ensemble && instruments.size() > 1)
                || (drums == Presence.ASKED && bass == Presence.ASKED && !instruments.isEmpty());
    }

    /** Whether nothing says which music it is to be. */
    boolean isFree() {
        return scene.isEmpty() && genre.isEmpty() && mood.isEmpty() && instruments.isEmpty();
    }
}
