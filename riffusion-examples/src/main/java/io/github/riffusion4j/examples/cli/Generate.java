package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "generate", description = "Makes music that a text describes.")
final class Generate implements Runnable {

    @Parameters(paramLabel = "PROMPT", description = "What to play; (word:1.3) weighs a word more, [word] less.")
    private String prompt;

    @Mixin
    private PromptOptions options;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingOptions sampling;

    @Option(names = "--width", paramLabel = "PIXELS", description = "Columns of 10 ms (the model's own).")
    private Optional<Integer> width;

    @Option(names = "--height", paramLabel = "PIXELS", description = "Mel bands (the model's own).")
    private Optional<Integer> height;

    @Override
    public void run() {
        output.check();
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                Bar bar = new Bar("Generating")) {
            TextToAudio request = options.apply(sampling.apply(riffusion.textToAudio(prompt), interrupt, bar));
            width.ifPresent(request::width);
            height.ifPresent(request::height);
            output.write(bar.during(request::generate));
        }
    }
}
