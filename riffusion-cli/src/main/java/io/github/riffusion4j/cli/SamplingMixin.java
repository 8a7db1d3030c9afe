package io.github.riffusion4j.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of sampling. */
final class SamplingMixin {

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = OptionConverters.Steps.class,
            description = "Denoising steps (30, or what the model was distilled for).")
    private Optional<Integer> steps;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            converter = OptionConverters.SamplerName.class,
            completionCandidates = OptionConverters.SamplerName.class,
            description = "${COMPLETION-CANDIDATES}; most of them also with -karras or -exponential at the end"
                    + " (the model's own).")
    private Optional<Sampler> scheduler;

    @Option(
            names = "--noise",
            defaultValue = "torch-cpu",
            paramLabel = "SOURCE",
            converter = OptionConverters.Noise.class,
            completionCandidates = OptionConverters.Noise.class,
            description = "Random number generator of the seeds: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private NoiseSource noise;

    @Option(
            names = "--guidance-interval",
            paramLabel = "FROM:TO",
            converter = OptionConverters.Interval.class,
            description = "Guide on a part of the schedule only, from 0 (noise) to 1; other steps cost half (0:1).")
    private Optional<GuidanceInterval> guided;

    @Option(
            names = "--guidance-rescale",
            defaultValue = "0",
            paramLabel = "PHI",
            converter = OptionConverters.Fraction.class,
            description = "How much of the contrast that guidance adds is taken back, 0 to 1 (${DEFAULT-VALUE}).")
    private double rescale;

    @Option(
            names = "--deep-cache",
            defaultValue = "1",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description =
                    "Run all layers of the model at every N-th call only, and reuse the features of the inner ones"
                            + " in between (DeepCache): faster, and a little off (${DEFAULT-VALUE}).")
    private int deepCache;

    @Option(
            names = "--like-riffusion-hobby",
            description = "Repeat the Python original with all of its quirks, to reproduce its results.")
    private boolean likeRiffusionHobby;

    @Mixin
    private QualityOption quality;

    /** The denoising steps, if they are set. */
    Optional<Integer> steps() {
        return steps;
    }

    /** The inversion to sound. */
    InversionPreset quality() {
        return quality.quality();
    }

    /** These options as a request's; the layout in time stays. */
    SamplingOptions apply(SamplingOptions options) {
        SamplingOptions set = steps.map(options::steps)
                .orElse(options)
                .noise(noise)
                .guidanceRescale(rescale)
                .deepCache(deepCache)
                .quality(quality.quality());
        set = guided.map(set::guidanceInterval).orElse(set);
        set = scheduler.map(set::sampler).orElse(set);
        return likeRiffusionHobby ? set.compatibility(Compatibility.RIFFUSION_HOBBY) : set;
    }

    /** Sets these options on a request, and how it is followed and cancelled. */
    <R extends GenerationRequest<R>> R apply(GenerationRequest<R> request, Interrupt interrupt, Progress progress) {
        return request.samplingOptions(apply(request.samplingOptions()))
                .cancelledBy(interrupt.cancellation())
                .onProgress(step -> progress.report(step.index(), step.count()));
    }
}
