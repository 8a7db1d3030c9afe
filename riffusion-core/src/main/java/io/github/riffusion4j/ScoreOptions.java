package io.github.riffusion4j;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.MidiFile;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.composer.Brief;
import io.github.riffusion4j.score.midi.MidiFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of the music as notes. Immutable; each method with an argument returns a changed copy. Requests and streams
 * hold one; {@link MusicRequest#tempo} describes their effect.
 *
 * @param tempo in pulses of the meter a minute, 20 to 400
 * @param key the key
 * @param chords the chords, a bar each or with lines between bars: "Am F C G", "Am | F | C G | Em7/B"
 * @param bars the number of bars, 1 to 64
 * @param meter the meter
 * @param score the notes; nothing is composed then
 * @param compose true if notes that are not given are composed
 * @param part the part of the score that is to be played alone
 */
public record ScoreOptions(
        Optional<Double> tempo,
        Optional<Key> key,
        Optional<String> chords,
        Optional<Integer> bars,
        Optional<Meter> meter,
        Optional<Score> score,
        boolean compose,
        Optional<String> part) {

    private static final ScoreOptions NONE = new ScoreOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty());

    /** @throws IllegalArgumentException if the number of bars or the tempo is out of range */
    public ScoreOptions {
        bars.ifPresent(count -> Brief.of("").bars(count));
        tempo.ifPresent(ScoreOptions::requireTempo);
    }

    private static void requireTempo(double tempo) {
        if (!(tempo >= 20 && tempo <= 400)) {
            throw new IllegalArgumentException("a tempo is 20 to 400 beats a minute, not " + tempo);
        }
    }

    /** Options that leave everything open. */
    public static ScoreOptions none() {
        return NONE;
    }

    /** These options with that tempo. */
    public ScoreOptions tempo(double value) {
        return new ScoreOptions(Optional.of(value), key, chords, bars, meter, score, compose, part);
    }

    /**
     * These options with a key, as "A minor", "Am", "F# dorian", "Bb".
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    public ScoreOptions key(String text) {
        Key value = Key.parse(Objects.requireNonNull(text, "key"));
        return new ScoreOptions(tempo, Optional.of(value), chords, bars, meter, score, compose, part);
    }

    /** These options with those chords, which are read when the meter is known. */
    public ScoreOptions chords(String text) {
        Objects.requireNonNull(text, "chords");
        return new ScoreOptions(tempo, key, Optional.of(text), bars, meter, score, compose, part);
    }

    /** These options with that number of bars. */
    public ScoreOptions bars(int count) {
        return new ScoreOptions(tempo, key, chords, Optional.of(count), meter, score, compose, part);
    }

    /**
     * These options with a meter, as "6/8".
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    public ScoreOptions meter(String text) {
        Meter value = Meter.parse(Objects.requireNonNull(text, "meter"));
        return new ScoreOptions(tempo, key, chords, bars, Optional.of(value), score, compose, part);
    }

    /**
     * These options with the notes of a Standard MIDI file of at most {@link RiffusionPipeline#LONGEST}.
     *
     * @throws InvalidFileException if it is missing, damaged or longer
     */
    public ScoreOptions midi(Path file) {
        try {
            return score(MidiFile.read(Objects.requireNonNull(file, "file"), RiffusionPipeline.LONGEST));
        } catch (MidiFormatException e) {
            throw new InvalidFileException(file, e.problem() + " (at byte " + e.offset() + ")", e);
        } catch (UncheckedIOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** These options with those notes. */
    public ScoreOptions score(Score value) {
        Objects.requireNonNull(value, "score");
        return new ScoreOptions(tempo, key, chords, bars, meter, Optional.of(value), compose, part);
    }

    /** These options with or without a composer. */
    public ScoreOptions compose(boolean value) {
        return new ScoreOptions(tempo, key, chords, bars, meter, score, value, part);
    }

    /** These options for one part of the score alone. */
    public ScoreOptions part(String name) {
        Objects.requireNonNull(name, "part");
        return new ScoreOptions(tempo, key, chords, bars, meter, score, compose, Optional.of(name));
    }

    /** True if everything is left open. */
    boolean isEmpty() {
        return equals(NONE) || equals(NONE.compose(false));
    }

    /** The brief for the composer, of words and a seed besides these options. */
    public Brief brief(String words, long seed) {
        return brief(Objects.requireNonNull(words, "words"), seed, Optional.empty(), Optional.empty());
    }

    /**
     * The brief for the composer.
     *
     * @param bars their number, in place of that of these options
     * @param tempo in place of that of these options
     */
    Brief brief(String words, long seed, Optional<Integer> bars, Optional<Double> tempo) {
        return new Brief(words, seed, tempo.or(this::tempo), key, chords, meter, bars.or(this::bars), List.of());
    }
}
