package io.github.riffusion4j.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Base of the commands that generate music: their common options and the order of their work. */
abstract class MusicCommand implements Runnable {

    @Mixin
    private PromptOptions options;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingOptions sampling;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            defaultValue = "1",
            description =
                    "Number of results, from the seed and those that follow it, in numbered files (${DEFAULT-VALUE}).")
    private int count;

    final PromptOptions options() {
        return options;
    }

    final OutputOptions output() {
        return output;
    }

    /** Validates and reads the inputs before the model is loaded, so that errors are reported at once. */
    abstract Function<RiffusionPipeline, GenerationRequest<?>> prepare();

    /**
     * Writes further outputs, besides sound and image.
     *
     * @param sampled applies the sampling options of the results to a request
     */
    void writeMore(List<Generation> results, RiffusionPipeline riffusion, Consumer<GenerationRequest<?>> sampled) {}

    /** The number of results. */
    final int count() {
        return count;
    }

    @Override
    public final void run() {
        output.check();
        Function<RiffusionPipeline, GenerationRequest<?>> prepared = prepare();
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                ConsoleProgressBar bar = new ConsoleProgressBar("Generating")) {
            GenerationRequest<?> request = sampling.apply(prepared.apply(riffusion), interrupt, bar);
            List<Generation> results = bar.during(() -> request.generate(count));
            output.write(results);
            writeMore(results, riffusion, more -> sampling.apply(more, interrupt, bar));
        }
    }
}
