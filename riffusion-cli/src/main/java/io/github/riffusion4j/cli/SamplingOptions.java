package io.github.riffusion4j.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the model goes from noise to spectrogram, and that to sound. */
final class SamplingOptions {

    @Option(
            names = "--steps",
            defaultValue = "30",
            paramLabel = "N",
            converter = Range.Steps.class,
            description = "Denoising steps (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            converter = Named.Scheduler.class,
            completionCandidates = Named.Scheduler.class,
            description = "${COMPLETION-CANDIDATES}; most of them also with -karras or -exponential at the end"
                    + " (the model's own).")
    private Optional<Sampler> scheduler;

    @Option(
            names = "--noise",
            defaultValue = "torch-cpu",
            paramLabel = "SOURCE",
            converter = Named.Noise.class,
            completionCandidates = Named.Noise.class,
            description = "Whose random numbers a seed stands for: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private NoiseSource noise;

    @Option(
            names = "--guidance-interval",
            paramLabel = "FROM:TO",
            converter = Pair.Interval.class,
            description = "Guide on a part of the way only, from 0 (noise) to 1; other steps cost half (0:1).")
    private Optional<GuidanceInterval> guided;

    @Option(
            names = "--guidance-rescale",
            defaultValue = "0",
            paramLabel = "PHI",
            converter = Range.Share.class,
            description = "How much of the contrast that guidance adds is taken back, 0 to 1 (${DEFAULT-VALUE}).")
    private double rescale;

    @Option(
            names = "--reuse",
            defaultValue = "1",
            paramLabel = "N",
            converter = Range.Count.class,
            description =
                    "Run all layers of the model at every N-th call only, and reuse what the inner ones made: faster,"
                            + " and a little off (${DEFAULT-VALUE}).")
    private int reuse;

    @Option(
            names = "--like-riffusion-hobby",
            description = "Repeat the Python original with all of its quirks, to reproduce its results.")
    private boolean likeRiffusionHobby;

    @Mixin
    private QualityOption quality;

    <R extends GenerationRequest<R>> R apply(GenerationRequest<R> request, Interrupt interrupt, Progress progress) {
        scheduler.ifPresent(request::sampler);
        if (likeRiffusionHobby) {
            request.convention(Compatibility.RIFFUSION_HOBBY);
        }
        guided.ifPresent(interval -> request.guidanceInterval(interval.from(), interval.to()));
        return request.steps(steps)
                .guidanceRescale(rescale)
                .reuse(reuse)
                .noise(noise)
                .quality(quality.quality())
                .cancelledBy(interrupt.cancellation())
                .onProgress(step -> progress.report(step.index(), step.count()));
    }
}
