package io.github.riffusion4j.score;

import io.github.riffusion4j.score.midi.MidiReader;
import java.util.Optional;

/**
 * Facts of a score for which MIDI files have no event: text events of the form {@code Chord: Am7}. Other programs show
 * them or pass over them; a file that we wrote gives the whole score back.
 */
enum MidiTexts {
    /** At its time: the chord from here on. */
    CHORD("Chord: "),
    /** In the first track: the key, where its mode is neither major nor minor. */
    KEY("Key: "),
    /** In the first track: quarter notes a minute, where whole microseconds a quarter note do not tell them. */
    TEMPO("Tempo: "),
    /** In the first track: how many bars the score has, whatever rings on after them. */
    BARS("Bars: "),
    /** In a part's track: its role. */
    ROLE("Role: ");

    /** Longer texts, in bytes, are none of these. */
    private static final int LONGEST = 60;

    private final String prefix;

    MidiTexts(String prefix) {
        this.prefix = prefix;
    }

    /** Returns whether an event's text can be one of these. */
    static boolean isShort(MidiReader in) {
        return in.dataLength() <= LONGEST;
    }

    /** The text of a value. */
    String text(Object value) {
        return prefix + value;
    }

    /** The value in a text, if it is of this kind. */
    Optional<String> value(String text) {
        return text.startsWith(prefix) ? Optional.of(text.substring(prefix.length())) : Optional.empty();
    }

    /** A positive number as {@link Double#toString} and {@link Integer#toString} print it. */
    static Optional<Double> number(String text) {
        return text.matches("[0-9]{1,9}([.][0-9]{1,20})?") ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }
}
