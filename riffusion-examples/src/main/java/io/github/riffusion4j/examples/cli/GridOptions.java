package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.MidiFile;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.composer.Brief;
import io.github.riffusion4j.score.midi.MidiFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Tempo, key, chords, bars, meter and notes. */
final class GridOptions {

    @Option(
            names = "--tempo",
            paramLabel = "BPM",
            converter = Range.Tempo.class,
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
            converter = Range.Bars.class,
            description = "Bars, 1 to " + Brief.MOST_BARS + "; with the tempo they say how long, to the sample.")
    private Optional<Integer> bars = Optional.empty();

    @Option(
            names = "--meter",
            paramLabel = "METER",
            converter = MeterName.class,
            description = "Meter: 4/4, 3/4, 6/8, 7/8.")
    private Optional<Meter> meter = Optional.empty();

    @Option(names = "--midi", paramLabel = "IN.mid", description = "MIDI file with the notes to play.")
    private Optional<Path> midi = Optional.empty();

    @Option(names = "--no-compose", description = "Compose no notes; the model gets the prompt alone.")
    private boolean noCompose;

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
     * Complains before the model is loaded.
     *
     * @param length whether other options say how long the sound is
     */
    void check(boolean length) {
        boolean grid = key.isPresent() || chords.isPresent() || bars.isPresent() || meter.isPresent();
        chords.ifPresent(text -> ChordProgression.parse(text, meter.orElse(Meter.COMMON)));
        if (midi.isPresent() && grid) {
            throw new IllegalArgumentException(
                    "--midi brings its key, chords, bars and meter; leave out --key, --chords, --bars and --meter");
        }
        if (length && (midi.isPresent() || (bars.isPresent() && tempo.isPresent()))) {
            throw new IllegalArgumentException("--bars and --tempo, or --midi, say how long, and so do --duration and"
                    + " --width; leave one of them out");
        }
        if (noCompose && key.isPresent() && chords.isEmpty()) {
            throw new IllegalArgumentException(
                    "without notes a key is told by chords: add --chords, or leave out" + " --no-compose");
        }
    }

    /** Whether notes are composed of the prompt, for models that take them. */
    boolean composes() {
        return !noCompose && midi.isEmpty();
    }

    /** The score of the MIDI file, if one is given. */
    Optional<Score> score() {
        return midi.map(GridOptions::read);
    }

    private static Score read(Path file) {
        try {
            return MidiFile.read(file, RiffusionPipeline.LONGEST);
        } catch (MidiFormatException e) {
            throw new InvalidFileException(file, e.problem() + " (at byte " + e.offset() + ")", e);
        } catch (UncheckedIOException e) {
            throw new InvalidFileException(file, "cannot be read as a MIDI file", e);
        }
    }

    /** Applies all but the MIDI file, which {@link #score()} reads before a model is loaded. */
    <R extends GenerationRequest<R>> R apply(R request) {
        tempo.ifPresent(request::tempo);
        key.ifPresent(value -> request.key(value.toString()));
        chords.ifPresent(request::chords);
        bars.ifPresent(request::bars);
        meter.ifPresent(value -> request.meter(value.toString()));
        return noCompose ? request.compose(false) : request;
    }

    /** The same for a stream. */
    void apply(StreamRequest request) {
        tempo.ifPresent(request::tempo);
        key.ifPresent(value -> request.key(value.toString()));
        chords.ifPresent(request::chords);
        bars.ifPresent(request::bars);
        meter.ifPresent(value -> request.meter(value.toString()));
        if (noCompose) {
            request.compose(false);
        }
    }
}
