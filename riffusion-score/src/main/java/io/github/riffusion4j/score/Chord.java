package io.github.riffusion4j.score;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A chord: a root, a quality, and the note in the bass, which is the root unless the chord is written with a slash.
 *
 * @param root the root
 * @param quality what is built on the root
 * @param bass the lowest note
 */
public record Chord(PitchName root, ChordQuality quality, PitchName bass) {

    /** Chord whose root is its bass. */
    public static Chord of(PitchName root, ChordQuality quality) {
        return new Chord(root, quality, root);
    }

    /**
     * The chord of a text: "Am", "F#m7b5", "Bbmaj7", "C/E", "Gsus4".
     *
     * @throws NotationException if it is no chord
     */
    public static Chord parse(String text) {
        int end = PitchName.end(text, 0);
        PitchName root = PitchName.read(text, 0, end);
        String rest = text.substring(end);
        int slash = ChordQuality.of(rest).isPresent() ? text.length() : text.lastIndexOf('/');
        int qualityEnd = slash < 0 ? text.length() : slash;
        String symbol = text.substring(end, qualityEnd);
        ChordQuality quality = ChordQuality.of(symbol)
                .orElseThrow(() -> new NotationException(
                        "\"" + symbol
                                + "\" is no kind of chord; known are m, 7, maj7, m7, sus4, dim, aug, 6, add9 and others",
                        text,
                        end));
        if (qualityEnd == text.length()) {
            return of(root, quality);
        }
        int bassEnd = PitchName.end(text, slash + 1);
        if (bassEnd != text.length()) {
            throw new NotationException("after the slash comes the bass note, and nothing more", text, bassEnd);
        }
        return new Chord(root, quality, PitchName.read(text, slash + 1, bassEnd));
    }

    /** Returns whether a text is a chord's symbol. */
    static boolean isChord(String text) {
        try {
            parse(text);
            return true;
        } catch (NotationException e) {
            return false;
        }
    }

    /** Pitch classes of its tones, 0 to 11 each, the root first; a bass from outside the chord is not among them. */
    public List<Integer> pitchClasses() {
        int rootClass = root.pitchClass();
        return quality.intervals().stream().map(i -> (rootClass + i) % 12).toList();
    }

    /** Returns whether a pitch (a MIDI note number or a pitch class) is one of its tones. */
    public boolean contains(int pitch) {
        return quality.intervals().contains(Math.floorMod(pitch - root.pitchClass(), 12));
    }

    /** Returns whether its third is minor. */
    public boolean isMinor() {
        return quality.intervals().contains(3) && !quality.intervals().contains(4);
    }

    /** The same chord some semitones higher, its notes spelled as a key spells them. */
    public Chord transposed(int semitones, Key key) {
        return new Chord(key.spell(root.pitchClass() + semitones), quality, key.spell(bass.pitchClass() + semitones));
    }

    /** Twelve flags, one for each pitch class from C on: whether it sounds, the bass included. */
    public List<Boolean> chroma() {
        return IntStream.range(0, 12)
                .mapToObj(pc -> contains(pc) || bass.pitchClass() == pc)
                .toList();
    }

    /** Its symbol, which {@link #parse} reads. */
    @Override
    public String toString() {
        String symbol = root + quality.symbol();
        return bass.equals(root) ? symbol : symbol + "/" + bass;
    }
}
