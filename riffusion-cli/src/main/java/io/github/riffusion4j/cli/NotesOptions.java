package io.github.riffusion4j.cli;

import io.github.riffusion4j.ScoreOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The music that is given to a model besides the prompt: tempo, key, chords, bars, meter, or notes. */
final class NotesOptions {

    @Mixin
    private GridOptions grid;

    @Option(names = "--midi", paramLabel = "IN.mid", description = "MIDI file with the notes to play.")
    private Optional<Path> midi = Optional.empty();

    @Option(names = "--no-compose", description = "Compose no notes; the model gets the prompt alone.")
    private boolean noCompose;

    /**
     * Checks the options before the model is loaded.
     *
     * @param length true if other options say how long the sound is
     */
    void check(boolean length) {
        grid.check();
        if (midi.isPresent() && grid.saysMoreThanTempo()) {
            throw new IllegalArgumentException(
                    "--midi brings its key, chords, bars and meter; leave out --key, --chords, --bars and --meter");
        }
        if (length && (midi.isPresent() || grid.saysHowLong())) {
            throw new IllegalArgumentException("--bars and --tempo, or --midi, say how long, and so do --duration and"
                    + " --width; leave one of them out");
        }
        if (noCompose && grid.saysKeyWithoutChords()) {
            throw new IllegalArgumentException(
                    "without notes a key is told by chords: add --chords, or leave out --no-compose");
        }
    }

    /** True if notes are composed from the prompt, for models that take them. */
    boolean composes() {
        return !noCompose && midi.isEmpty();
    }

    /** The options that are given; reads the MIDI file. */
    ScoreOptions options() {
        ScoreOptions options = grid.options().compose(!noCompose);
        return midi.map(options::midi).orElse(options);
    }
}
