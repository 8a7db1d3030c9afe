package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.TextToAudio;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "generate", description = "Makes music that a text describes.")
final class Generate implements Runnable {

    @Parameters(paramLabel = "PROMPT", description = "What to play; (word:1.3) weighs a word more, [word] less.")
    private String prompt = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Option(names = "--negative-prompt", paramLabel = "TEXT", description = "What not to play.")
    private Optional<String> negativePrompt = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the noise; the same gives the same music (a fresh one).")
    private OptionalLong seed = OptionalLong.empty();

    @Option(names = "--guidance", defaultValue = "7", description = "How closely to follow the prompt, from 1 (${DEFAULT-VALUE}).")
    private double guidance;

    @Option(names = "--width", paramLabel = "PIXELS", description = "Columns of 10 ms (the model's own).")
    private OptionalInt width = OptionalInt.empty();

    @Option(names = "--height", paramLabel = "PIXELS", description = "Mel bands (the model's own).")
    private OptionalInt height = OptionalInt.empty();

    @Override
    public void run() {
        output.check();
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                Bar bar = new Bar("Generating")) {
            TextToAudio request = sampling.apply(riffusion.textToAudio(prompt), interrupt, bar)
                    .guidance(guidance)
                    .negativePrompt(negativePrompt.orElse(""))
                    .size(width, height);
            seed.ifPresent(request::seed);
            output.write(bar.during(request::generate));
        }
    }
}
