package io.github.riffusion4j.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.ScoreOptions;
import io.github.riffusion4j.TextToAudio;
import io.github.riffusion4j.score.NotationException;
import io.github.riffusion4j.score.composer.PromptFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A text alone, and the length of the result. */
final class TextOptions {

    @Parameters(
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "Text that describes the music; (word:1.3) gives a word more weight, [word] less.")
    private Optional<String> given = Optional.empty();

    private String prompt = "";

    @Option(names = "--width", paramLabel = "PIXELS", description = "Columns of 10 ms (the model's own).")
    private Optional<Integer> width;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "Duration, to the millisecond: 30s, 640ms, 1:30 (that of the width).")
    private Optional<Duration> duration;

    @Option(names = "--height", paramLabel = "PIXELS", description = "Mel bands (the model's own).")
    private Optional<Integer> height;

    @Mixin
    private NotesOptions notes;

    /** A request that only lacks the pipeline. */
    interface Prepared {
        TextToAudio request(RiffusionPipeline riffusion);
    }

    /** The prompt that is given, if any. */
    Optional<String> given() {
        return given;
    }

    /** Checks the options and reads the inputs before the model is loaded. */
    Prepared prepare(String text, Report report) {
        prompt = text;
        if (width.isPresent() && duration.isPresent()) {
            throw new IllegalArgumentException("both --width and --duration give the length; leave out one of them");
        }
        notes.check(width.isPresent() || duration.isPresent());
        ScoreOptions score = notes.options();
        return riffusion -> {
            warnOfUnknownWords(riffusion.takesScore(), report);
            TextToAudio request = bare(riffusion).scoreOptions(score);
            request = width.map(request::width).orElse(request);
            return duration.map(request::duration).orElse(request);
        };
    }

    private void warnOfUnknownWords(boolean takesScore, Report report) {
        PromptFacts facts;
        try {
            facts = PromptFacts.of(prompt);
        } catch (NotationException e) {
            // A model that takes a score rejects it, with the position; to others these are words like all others.
            return;
        }
        if (!takesScore && !facts.numbersAndNames().isEmpty()) {
            report.warn("this model takes no score: " + String.join(", ", facts.numbersAndNames())
                    + " are only words to it, which it may not know; --tempo and --bars are kept by every model");
        }
        if (takesScore && notes.composes() && !facts.unknown().isEmpty()) {
            report.warn("the composer does not know: " + String.join(", ", facts.unknown()));
        }
    }

    private TextToAudio bare(RiffusionPipeline riffusion) {
        TextToAudio request = riffusion.textToAudio(prompt);
        return height.map(request::height).orElse(request);
    }

    /** Writes the score and its parts. */
    void writeMore(
            List<Generation> results,
            MusicCommand.Session session,
            boolean loop,
            MusicCommand command,
            ScoreOutput output) {
        output.write(results, command.output().report());
        output.writeParts(
                results.get(0),
                () -> {
                    TextToAudio request = command.options().apply(bare(session.riffusion()));
                    TextToAudio sampled = command.sampled(loop ? request.loop() : request, session);
                    return sampled;
                },
                command.output());
    }
}
