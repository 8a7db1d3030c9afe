package io.github.riffusion4j.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that make music share: most options, and the order of their work. */
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
            converter = Range.Count.class,
            defaultValue = "1",
            description =
                    "How many to make, of the seed and those that follow it, in numbered files (${DEFAULT-VALUE}).")
    private int count;

    final PromptOptions options() {
        return options;
    }

    final OutputOptions output() {
        return output;
    }

    /** Reads what the request is about, before the model is loaded, so that what is wrong with it is told at once. */
    abstract Function<RiffusionPipeline, GenerationRequest<?>> prepare();

    /**
     * Writes what a command gives besides sound and image.
     *
     * @param sampled sets on a request what was set on that of the results
     */
    void writeMore(List<Generation> results, RiffusionPipeline riffusion, Consumer<GenerationRequest<?>> sampled) {}

    /** How many are to be made. */
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
