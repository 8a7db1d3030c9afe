package io.github.riffusion4j.cli;

import io.github.riffusion4j.ScoreOptions;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.composer.Brief;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Tempo, key, chords, bars and meter. */
final class GridOptions {

    @Option(
            names = "--tempo",
            paramLabel = "BPM",
            converter = OptionConverters.Tempo.class,
            description = "Beats a minute; of 6/8, dotted quarters (what the prompt says, or suits it).")
    private Optional<Double> tempo = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            converter = KeyName.class,
            description = "Key: \"D dorian\", Am, Bb. Keys, chords and notes need a model that takes a score.")
    private Optional<Key> key = Optional.empty();

    @Option(
            names = "--chords",
            paramLabel = "CHORDS",
            description = "Chords: \"Am F C G\", a bar each; or bars between lines, \"Am | F | C G | Em7/B\".")
    private Optional<String> chords = Optional.empty();

    @Option(
            names = "--bars",
            paramLabel = "N",
            converter = OptionConverters.Bars.class,
            description = "Bars, 1 to " + Brief.MOST_BARS + "; with the tempo they say how long, to the sample.")
    private Optional<Integer> bars = Optional.empty();

    @Option(
            names = "--meter",
            paramLabel = "METER",
            converter = MeterName.class,
            description = "Meter: 4/4, 3/4, 6/8, 7/8.")
    private Optional<Meter> meter = Optional.empty();

    private abstract static class Notation<T> implements ITypeConverter<T> {

        abstract T parse(String text);

        @Override
        public T convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** A key's name. */
    static final class KeyName extends Notation<Key> {
        @Override
        Key parse(String text) {
            return Key.parse(text);
        }
    }

    /** A meter as 6/8. */
    static final class MeterName extends Notation<Meter> {
        @Override
        Meter parse(String text) {
            return Meter.parse(text);
        }
    }

    /**
     * Checks the chords.
     *
     * @throws io.github.riffusion4j.score.NotationException if they are none
     */
    void check() {
        chords.ifPresent(text -> ChordProgression.parse(text, meter.orElse(Meter.COMMON)));
    }

    boolean saysMoreThanTempo() {
        return key.isPresent() || chords.isPresent() || bars.isPresent() || meter.isPresent();
    }

    boolean saysHowLong() {
        return bars.isPresent() && tempo.isPresent();
    }

    boolean saysKeyWithoutChords() {
        return key.isPresent() && chords.isEmpty();
    }

    /** The options that are given. */
    ScoreOptions options() {
        ScoreOptions options = ScoreOptions.none();
        options = tempo.map(options::tempo).orElse(options);
        options = key.map(Key::toString).map(options::key).orElse(options);
        options = chords.map(options::chords).orElse(options);
        options = bars.map(options::bars).orElse(options);
        return meter.map(Meter::toString).map(options::meter).orElse(options);
    }
}
