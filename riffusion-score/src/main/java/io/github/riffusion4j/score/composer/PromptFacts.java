package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Numbers and names in a prompt that the composer obeys, and words that mean nothing to it.
 *
 * @param beatsPerMinute the tempo
 * @param key the key
 * @param meter the meter
 * @param chords the chords, as {@link io.github.riffusion4j.score.ChordProgression#parse} reads them
 * @param bars how many bars
 * @param unknown words that are not understood, in order
 */
public record PromptFacts(
        Optional<Double> beatsPerMinute,
        Optional<Key> key,
        Optional<Meter> meter,
        Optional<String> chords,
        Optional<Integer> bars,
        List<String> unknown) {

    /** Copies the list. */
    public PromptFacts {
        unknown = List.copyOf(unknown);
    }

    /**
     * Reads a prompt.
     *
     * @throws io.github.riffusion4j.score.NotationException if a tempo, meter, key, number of bars or chords in it are
     *     nonsense
     */
    public static PromptFacts of(String prompt) {
        Wishes wishes = PromptReader.read(prompt);
        return new PromptFacts(
                wishes.beatsPerMinute, wishes.key, wishes.meter, wishes.chords, wishes.bars, wishes.unknown);
    }

    /** The numbers and names, for people: "120 bpm", "D dorian", "6/8". */
    public List<String> numbersAndNames() {
        List<String> found = new ArrayList<>();
        beatsPerMinute.ifPresent(bpm -> found.add((bpm % 1 == 0 ? String.valueOf(bpm.intValue()) : bpm) + " bpm"));
        key.ifPresent(value -> found.add(value.toString()));
        meter.ifPresent(value -> found.add(value.toString()));
        chords.ifPresent(found::add);
        bars.ifPresent(count -> found.add(count + " bars"));
        return found;
    }
}
