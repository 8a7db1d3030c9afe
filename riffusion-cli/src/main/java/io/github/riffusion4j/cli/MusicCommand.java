package io.github.riffusion4j.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.RiffusionPipeline;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The base of the commands that generate music: most options, and the order of their work. */
abstract class MusicCommand implements Runnable {

    @Mixin
    private PromptOptions options;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingMixin sampling;

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

    /** The prompts, as they are given or in the file that is. */
    abstract List<String> prompts();

    /** The prompts besides {@link #prompts()}, for hints at their syntax. */
    Stream<String> furtherPrompts() {
        return Stream.empty();
    }

    /**
     * Reads the inputs of the request before the model is loaded, so that errors in them are reported at once.
     *
     * @param prompts what {@link #prompts()} returned
     */
    abstract Function<RiffusionPipeline, GenerationRequest<?>> prepare(List<String> prompts);

    /**
     * Writes further outputs, besides sound and image.
     *
     * @param session what the results were generated with
     */
    void writeMore(List<Generation> results, Session session) {}

    /**
     * A run of the command.
     *
     * @param riffusion the pipeline
     * @param interrupt cancels the requests
     * @param bar shows their progress
     */
    record Session(RiffusionPipeline riffusion, Interrupt interrupt, ConsoleProgressBar bar) {}

    /** Sets the options of sampling on a request, and how it is followed and cancelled. */
    final <R extends GenerationRequest<R>> R sampled(GenerationRequest<R> request, Session session) {
        return sampling.apply(request, session.interrupt, session.bar);
    }

    /** The number of results. */
    final int count() {
        return count;
    }

    @Override
    public final void run() {
        List<String> prompts = prompts();
        output.check();
        Function<RiffusionPipeline, GenerationRequest<?>> prepared = prepare(prompts);
        options.hintAtSyntax(output.report(), Stream.concat(prompts.stream(), furtherPrompts()));
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                ConsoleProgressBar bar = new ConsoleProgressBar("Generating")) {
            Session session = new Session(riffusion, interrupt, bar);
            GenerationRequest<?> request = sampled(prepared.apply(riffusion), session);
            List<Generation> results = bar.during(() -> request.generate(count));
            output.write(results);
            writeMore(results, session);
        }
    }
}
