package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.sampler.Convention;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the model goes from noise to spectrogram. */
final class SamplingOptions {

    @Option(
            names = "--steps",
            defaultValue = "30",
            paramLabel = "N",
            description = "Denoising steps (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "${COMPLETION-CANDIDATES} (the model's own).")
    private Optional<String> scheduler;

    @Option(
            names = "--like-riffusion-hobby",
            description = "Repeat the Python original with all of its quirks, to reproduce its results.")
    private boolean likeRiffusionHobby;

    <R extends GenerationRequest<R>> R apply(R request, Interrupt interrupt, Progress progress) {
        scheduler.ifPresent(name -> request.sampler(Sampler.byName(name)));
        if (likeRiffusionHobby) {
            request.convention(Convention.RIFFUSION_HOBBY);
        }
        return request.steps(steps)
                .cancelledBy(interrupt.cancellation())
                .onProgress(step -> progress.report(step.index(), step.count()));
    }

    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Sampler.all().stream().map(Sampler::name).iterator();
        }
    }
}
