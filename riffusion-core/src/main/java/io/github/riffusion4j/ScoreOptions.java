package io.github.riffusion4j;

import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.composer.Brief;
import java.util.List;
import java.util.Optional;

/**
 * What a request says of the music as notes.
 *
 * @param tempo in pulses of the meter a minute
 * @param compose whether notes that are not given are composed
 * @param part the part of the score that is to be played alone
 */
record ScoreOptions(
        Optional<Double> tempo,
        Optional<Key> key,
        Optional<String> chords,
        Optional<Integer> bars,
        Optional<Meter> meter,
        Optional<Score> score,
        boolean compose,
        Optional<String> part) {

    static final ScoreOptions NONE = new ScoreOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty());

    /** @throws IllegalArgumentException if the number of bars or the tempo is out of range */
    ScoreOptions {
        bars.ifPresent(count -> Brief.of("").bars(count));
        tempo.ifPresent(ScoreOptions::requireTempo);
    }

    private static void requireTempo(double tempo) {
        if (!(tempo >= 20 && tempo <= 400)) {
            throw new IllegalArgumentException("a tempo is 20 to 400 beats a minute, not " + tempo);
        }
    }

    ScoreOptions tempo(double value) {
        return new ScoreOptions(Optional.of(value), key, chords, bars, meter, score, compose, part);
    }

    ScoreOptions key(String text) {
        return new ScoreOptions(tempo, Optional.of(Key.parse(text)), chords, bars, meter, score, compose, part);
    }

    ScoreOptions chords(String text) {
        return new ScoreOptions(tempo, key, Optional.of(text), bars, meter, score, compose, part);
    }

    ScoreOptions bars(int count) {
        return new ScoreOptions(tempo, key, chords, Optional.of(count), meter, score, compose, part);
    }

    ScoreOptions meter(String text) {
        return new ScoreOptions(tempo, key, chords, bars, Optional.of(Meter.parse(text)), score, compose, part);
    }

    ScoreOptions score(Score value) {
        return new ScoreOptions(tempo, key, chords, bars, meter, Optional.of(value), compose, part);
    }

    ScoreOptions compose(boolean value) {
        return new ScoreOptions(tempo, key, chords, bars, meter, score, value, part);
    }

    ScoreOptions part(String name) {
        return new ScoreOptions(tempo, key, chords, bars, meter, score, compose, Optional.of(name));
    }

    /** Whether nothing is said. */
    boolean isEmpty() {
        return equals(NONE) || equals(NONE.compose(false));
    }

    /**
     * A commission to the composer.
     *
     * @param bars how many, where that is not left to these options
     * @param tempo in place of that of these options
     */
    Brief brief(String words, long seed, Optional<Integer> bars, Optional<Double> tempo) {
        return new Brief(words, seed, tempo.or(this::tempo), key, chords, meter, bars.or(this::bars), List.of());
    }
}
