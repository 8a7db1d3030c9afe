package io.github.riffusion4j.score.composer;

import java.util.List;

/**
 * An instrument of General MIDI, as prompts and captions call it.
 *
 * @param name its name
 * @param program General MIDI program
 * @param low lowest note of its melodies and of its range, a MIDI note number
 * @param high highest note
 * @param family how it is played
 * @param synonyms other names
 */
record Instrument(String name, int program, int low, int high, Family family, List<String> synonyms) {

    /** The kinds of beginnings and ends of notes. */
    enum Family {
        /** Struck: dies away by itself. */
        STRUCK,
        /** Plucked: dies away by itself; chords are strummed. */
        PLUCKED,
        /** Blown or sung by one: one note at a time, and breath between phrases. */
        BLOWN,
        /** Bowed, or held as an organ holds. */
        HELD,
        /** Lowest voices, which lead seldom. */
        BASS
    }

    boolean rings() {
        return family == Family.STRUCK || family == Family.PLUCKED;
    }

    boolean playsChords() {
        return family != Family.BLOWN && family != Family.BASS;
    }
}
