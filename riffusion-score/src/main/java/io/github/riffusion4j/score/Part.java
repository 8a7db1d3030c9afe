package io.github.riffusion4j.score;

import java.util.List;

/**
 * The notes of one instrument.
 *
 * @param name name of the part, unique in its score, not blank; by custom "melody", "chords", "pad", "bass", "drums"
 * @param role its role
 * @param program General MIDI program, 0 to 127; of percussion the number of the kit, 0 for the standard one
 * @param percussion whether its pitches are sounds of General MIDI's percussion
 * @param notes its notes; sorted by start here
 */
public record Part(String name, Role role, int program, boolean percussion, List<Note> notes) {

    /**
     * Checks the values and sorts the notes.
     *
     * @throws IllegalArgumentException if the name is blank or the program is out of its range
     */
    public Part {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a part needs a name");
        }
        if (program < 0 || program > 127) {
            throw new IllegalArgumentException("a program of General MIDI is 0 to 127, not " + program);
        }
        notes = notes.stream().sorted().toList();
    }

    /** Part of an instrument with pitches. */
    public static Part of(String name, Role role, int program, List<Note> notes) {
        return new Part(name, role, program, false, notes);
    }

    /** Part of drums, played on General MIDI's standard kit. */
    public static Part drums(String name, List<Note> notes) {
        return new Part(name, Role.DRUMS, 0, true, notes);
    }

    /** This part with other notes. */
    public Part withNotes(List<Note> others) {
        return new Part(name, role, program, percussion, others);
    }

    /** This part with another program. */
    public Part withProgram(int other) {
        return new Part(name, role, other, percussion, notes);
    }
}
