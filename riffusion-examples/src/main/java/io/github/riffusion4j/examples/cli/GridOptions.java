package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.score.ChordProgression;
import io.github.riffusion4j.score.Key;
import io.github.riffusion4j.score.Meter;
import io.github.riffusion4j.score.composer.Brief;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Tempo, key, chords, bars and meter. */
final class GridOptions {

    @Option(
            names = "--tempo",
            paramLabel = "BPM",
            converter = Range.Tempo.class,
            description = "Beats a minute; of 6/8, dotted quarters (as the words say).")
    private Optional<Double> tempo;

    @Option(names = "--key", paramLabel = "KEY", converter = KeyName.class, description = "Key: \"D dorian\", Am, Bb.")
    private Optional<Key> key;

    @Option(
            names = "--chords",
            paramLabel = "CHORDS",
            description = "Chords: \"Am F C G\", a bar each; or bars between lines, \"Am | F | C G | Em7/B\".")
    private Optional<String> chords;

    @Option(
            names = "--bars",
            paramLabel = "N",
            converter = Range.Bars.class,
            description = "Bars, 1 to " + Brief.MOST_BARS + ".")
    private Optional<Integer> bars;

    @Option(
            names = "--meter",
            paramLabel = "METER",
            converter = MeterName.class,
            description = "Meter: 4/4, 3/4, 6/8, 7/8.")
    private Optional<Meter> meter;

    /** A key's name. */
    static final class KeyName implements ITypeConverter<Key> {
        @Override
        public Key convert(String text) {
            return Key.parse(text);
        }
    }

    /** A meter as 6/8. */
    static final class MeterName implements ITypeConverter<Meter> {
        @Override
        public Meter convert(String text) {
            return Meter.parse(text);
        }
    }

    Optional<Double> tempo() {
        return tempo;
    }

    Optional<Key> key() {
        return key;
    }

    Optional<String> chords() {
        return chords;
    }

    Optional<Integer> bars() {
        return bars;
    }

    Optional<Meter> meter() {
        return meter;
    }

    /**
     * A commission to the composer.
     *
     * @throws io.github.riffusion4j.score.NotationException if the chords are none
     */
    Brief brief(String words, long seed) {
        chords.ifPresent(text -> ChordProgression.parse(text, meter.orElse(Meter.COMMON)));
        return new Brief(
                words, seed, tempo, key, chords, meter, bars, Brief.of(words).given());
    }
}
