package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Part;
import java.util.List;
import java.util.Optional;

/**
 * A commission to the {@link Composer}: words, a seed, and what is fixed. The fixed values win over the words.
 *
 * @param words words, as "tavern, 6/8, fiddle and drums"; may be empty: then the seed decides everything
 * @param seed any number; another one gives another score
 * @param beatsPerMinute the tempo, in beats of the meter a minute
 * @param key the key
 * @param chords the chords, as {@link io.github.riffusion4j.score.ChordProgression#parse} reads them
 * @param meter the meter
 * @param bars how many bars, 1 to 64
 * @param given parts that are kept as they are; the other roles are composed around them
 */
public record Brief(
        String words,
        long seed,
        Optional<Double> beatsPerMinute,
        Optional<Key> key,
        Optional<String> chords,
        Optional<Meter> meter,
        Optional<Integer> bars,
        List<Part> given) {

    /** The most bars that are composed. */
    public static final int MOST_BARS = 64;

    /**
     * Checks the number of bars.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public Brief {
        given = List.copyOf(given);
        bars.ifPresent(count -> {
            if (count < 1 || count > MOST_BARS) {
                throw new IllegalArgumentException("the composer writes 1 to " + MOST_BARS + " bars, not " + count);
            }
        });
    }

    /** Brief of words, with seed 0 and nothing fixed. */
    public static Brief of(String words) {
        return new Brief(
                words,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same with another seed. */
    public Brief seed(long value) {
        return new Brief(words, value, beatsPerMinute, key, chords, meter, bars, given);
    }

    /** The same with a tempo, in beats of the meter a minute: dotted quarters in 6/8. */
    public Brief tempo(double value) {
        return new Brief(words, seed, Optional.of(value), key, chords, meter, bars, given);
    }

    /** The same with a key. */
    public Brief key(Key value) {
        return new Brief(words, seed, beatsPerMinute, Optional.of(value), chords, meter, bars, given);
    }

    /** The same with chords, as "Am F C G" or "Am | F | C G | Em7/B". */
    public Brief chords(String value) {
        return new Brief(words, seed, beatsPerMinute, key, Optional.of(value), meter, bars, given);
    }

    /** The same with a meter. */
    public Brief meter(Meter value) {
        return new Brief(words, seed, beatsPerMinute, key, chords, Optional.of(value), bars, given);
    }

    /**
     * The same with a number of bars.
     *
     * @throws IllegalArgumentException if it is not 1 to 64
     */
    public Brief bars(int value) {
        return new Brief(words, seed, beatsPerMinute, key, chords, meter, Optional.of(value), given);
    }

    /** The same with parts that are kept as they are. */
    public Brief given(List<Part> value) {
        return new Brief(words, seed, beatsPerMinute, key, chords, meter, bars, value);
    }
}
