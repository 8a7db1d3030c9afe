package io.github.riffusion4j.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.StreamRequest;
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

    /** Complains of chords that are none. */
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

    /** Fixes for the composer what is given. */
    Brief apply(Brief brief) {
        Brief fixed = tempo.map(brief::tempo).orElse(brief);
        fixed = key.map(fixed::key).orElse(fixed);
        fixed = chords.map(fixed::chords).orElse(fixed);
        fixed = meter.map(fixed::meter).orElse(fixed);
        return bars.map(fixed::bars).orElse(fixed);
    }

    /** Sets on a request what is given. */
    void apply(GenerationRequest<?> request) {
        tempo.ifPresent(request::tempo);
        key.ifPresent(value -> request.key(value.toString()));
        chords.ifPresent(request::chords);
        bars.ifPresent(request::bars);
        meter.ifPresent(value -> request.meter(value.toString()));
    }

    /** The same for a stream. */
    void apply(StreamRequest request) {
        tempo.ifPresent(request::tempo);
        key.ifPresent(value -> request.key(value.toString()));
        chords.ifPresent(request::chords);
        bars.ifPresent(request::bars);
        meter.ifPresent(value -> request.meter(value.toString()));
    }
}
