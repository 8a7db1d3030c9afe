package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is made of a text alone, and how much of it. */
final class TextOptions {

    @Parameters(paramLabel = "PROMPT", description = "What to play; (word:1.3) weighs a word more, [word] less.")
    private String prompt;

    @Option(names = "--width", paramLabel = "PIXELS", description = "Columns of 10 ms (the model's own).")
    private Optional<Integer> width;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long, at any width: 30s, 640ms, 1:30 (as the width says).")
    private Optional<Duration> duration;

    @Option(names = "--height", paramLabel = "PIXELS", description = "Mel bands (the model's own).")
    private Optional<Integer> height;

    /** Complains before the model is loaded. */
    void check() {
        if (width.isPresent() && duration.isPresent()) {
            throw new IllegalArgumentException("both --width and --duration say how long; leave one of them out");
        }
    }

    TextToAudio request(RiffusionPipeline riffusion) {
        TextToAudio request = riffusion.textToAudio(prompt);
        width.ifPresent(request::width);
        height.ifPresent(request::height);
        duration.ifPresent(request::duration);
        return request;
    }
}
