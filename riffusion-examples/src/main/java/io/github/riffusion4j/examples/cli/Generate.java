package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "generate", description = "Makes music that a text describes.")
final class Generate extends MusicCommand {

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

    @Option(names = "--loop", description = "Make a sound whose end flows into its beginning.")
    private boolean loop;

    @Option(names = "--towards", paramLabel = "PROMPT", description = "What to arrive at by the end (the same).")
    private Optional<String> towards;

    @Option(names = "--height", paramLabel = "PIXELS", description = "Mel bands (the model's own).")
    private Optional<Integer> height;

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare() {
        if (width.isPresent() && duration.isPresent()) {
            throw new IllegalArgumentException("both --width and --duration say how long; leave one of them out");
        }
        return riffusion -> {
            TextToAudio request = options().apply(riffusion.textToAudio(prompt));
            width.ifPresent(request::width);
            height.ifPresent(request::height);
            duration.ifPresent(request::duration);
            towards.ifPresent(request::towards);
            return loop ? request.loop() : request;
        };
    }
}
