package io.github.riffusion4j.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.score.MidiFile;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.midi.MidiFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What music is given to a model besides the prompt: tempo, key, chords, bars, meter, or notes. */
final class NotesOptions {

    @Mixin
    private GridOptions grid;

    @Option(names = "--midi", paramLabel = "IN.mid", description = "MIDI file with the notes to play.")
    private Optional<Path> midi = Optional.empty();

    @Option(names = "--no-compose", description = "Compose no notes; the model gets the prompt alone.")
    private boolean noCompose;

    /**
     * Complains before the model is loaded.
     *
     * @param length whether other options say how long the sound is
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

    /** Whether notes are composed of the prompt, for models that take them. */
    boolean composes() {
        return !noCompose && midi.isEmpty();
    }

    /** The score of the MIDI file, if one is given. */
    Optional<Score> score() {
        return midi.map(NotesOptions::read);
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
        grid.apply(request);
        return noCompose ? request.compose(false) : request;
    }

    /** The same for a stream. */
    void apply(StreamRequest request) {
        grid.apply(request);
        if (noCompose) {
            request.compose(false);
        }
    }
}
