package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.PromptRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicFiles;
import io.github.riffusion4j.score.MidiFile;
import io.github.riffusion4j.score.Part;
import io.github.riffusion4j.score.Score;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Output of a score besides the sound. */
final class ScoreOutput {

    @Option(names = "--write-midi", paramLabel = "OUT.mid", description = "MIDI file to write the score to.")
    private Optional<Path> midi = Optional.empty();

    @Option(names = "--parts", description = "Also make each part of the score by itself: OUT-bass.wav, OUT-drums.wav.")
    private boolean parts;

    /** Complains before the model is loaded. */
    void check(int count) {
        if (parts && count > 1) {
            throw new IllegalArgumentException("--parts are those of one result; leave out --count");
        }
        midi.ifPresent(AtomicFiles::requireWritable);
    }

    /** Complains before anything is generated. */
    void check(RiffusionPipeline riffusion) {
        if ((parts || midi.isPresent()) && !riffusion.takesScore()) {
            throw noScore();
        }
    }

    private static RiffusionException noScore() {
        return new RiffusionException("this model takes no score, so there are no notes and no parts; riffusion compose"
                + " writes notes as MIDI without a model");
    }

    /** Writes the score of the first result. */
    void write(List<Generation> results, Report report) {
        midi.ifPresent(file -> {
            Score score = score(results.get(0));
            write(score, file);
            JsonObject facts = new JsonObject();
            facts.addProperty("bpm", score.beatsPerMinute());
            facts.addProperty("bars", score.bars());
            report.wrote(
                    file, score.bars() + " bars of " + score.meter() + " at " + (float) score.beatsPerMinute(), facts);
        });
    }

    /** Writes a MIDI file. */
    static void write(Score score, Path file) {
        try {
            MidiFile.write(score, file);
        } catch (UncheckedIOException e) {
            throw new RiffusionException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Makes and writes each part of a result.
     *
     * @param requests makes requests like the one of the result, without a length or a score of their own
     */
    void writeParts(Generation whole, Supplier<PromptRequest<?>> requests, OutputOptions output) {
        if (parts) {
            Score score = score(whole);
            for (Part part : score.parts()) {
                Generation alone = requests.get()
                        .seed(whole.seed())
                        .score(score)
                        .part(part.name())
                        .generate();
                output.write(part.name(), alone);
            }
        }
    }

    private static Score score(Generation result) {
        return result.score().orElseThrow(ScoreOutput::noScore);
    }
}
