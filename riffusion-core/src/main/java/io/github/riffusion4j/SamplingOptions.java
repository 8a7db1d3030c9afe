package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Options of the sampling loop, and of what follows it: how noise becomes a spectrogram, and that becomes sound.
 * Immutable; each method with an argument returns a changed copy. Requests, streams and recipes hold one.
 *
 * @param steps denoising steps, 1 to {@value #MAX_STEPS}; more take longer and, up to about 50, sound better. If empty,
 *     what suits the model's {@linkplain io.github.riffusion4j.onnx.sampler.ModelKind kind}: 30, or 1 to 8
 * @param sampler the sampler; if empty, the one of the model's kind or that its configuration names, or PNDM
 * @param noise the random number generator that seeds refer to. The first numbers of a seed are the initial noise;
 *     samplers that add fresh noise continue where these end, and between two seeds every draw is interpolated as the
 *     first is
 * @param guidanceInterval the part of the schedule, from noise (0) to image (1), on which classifier-free guidance is
 *     applied. Outside of it a step costs half, and the negative prompt does not count. The last quarter can often do
 *     without: 0 to 0.75. Models that take guidance as an embedding have it in every step
 * @param guidanceRescale the share of the contrast added by guidance that is taken back, 0 (none) to 1 (all). 0.7 is
 *     usual for models that predict velocity, and for high guidance (Lin et al. 2023)
 * @param deepCache the interval, in calls of the UNet, at which all of its layers run: 1 is every call, 3 is every
 *     third. At the calls between, only the first and last layers run, on the features that the others produced last,
 *     which change little from step to step (Ma, Fang, Wang 2023, "DeepCache"). The result differs, the more so the
 *     higher the interval; with the model in the box, fewer steps do about as well. Samplers that call the model twice
 *     a step count both calls. Where guidance begins or ends all layers run, and counting starts again. The cached
 *     features take 10 MB for every five seconds of sound with a model of Stable Diffusion's size. Needs a model that
 *     was imported by this library
 * @param compatibility the implementation whose numbers are reproduced where implementations differ;
 *     {@link Compatibility#RIFFUSION_HOBBY} repeats the Python original with all of its quirks
 * @param quality the inversion of the spectrogram to sound
 * @param layout the layout of the result in time
 */
public record SamplingOptions(
        OptionalInt steps,
        Optional<Sampler> sampler,
        NoiseSource noise,
        GuidanceInterval guidanceInterval,
        double guidanceRescale,
        int deepCache,
        Compatibility compatibility,
        InversionPreset quality,
        TimeLayout layout) {

    /** The most denoising steps: as many as there are noise levels. */
    public static final int MAX_STEPS = 1000;

    private static final SamplingOptions DEFAULTS = new SamplingOptions(
            OptionalInt.empty(),
            Optional.empty(),
            NoiseSource.TORCH_CPU,
            GuidanceInterval.ALL,
            0,
            1,
            Compatibility.STANDARD,
            InversionPreset.BALANCED,
            TimeLayout.PLAIN);

    /** @throws IllegalArgumentException if an option is out of range, or the sampler is none of the library's */
    public SamplingOptions {
        steps.ifPresent(SamplingOptions::requireSteps);
        // Recipes name the sampler: one that they could not name is refused before any work is done.
        sampler.map(Sampler::name).ifPresent(Sampler::byName);
        if (!(guidanceRescale >= 0 && guidanceRescale <= 1)) {
            throw new IllegalArgumentException("guidance rescale must be from 0 to 1, got " + guidanceRescale);
        }
        if (deepCache < 1) {
            throw new IllegalArgumentException(
                    "the interval of DeepCache must be 1 (all layers run at every call of the" + " model) or more, got "
                            + deepCache);
        }
        Objects.requireNonNull(noise, "noise");
        Objects.requireNonNull(guidanceInterval, "guidanceInterval");
        Objects.requireNonNull(compatibility, "compatibility");
        Objects.requireNonNull(quality, "quality");
        Objects.requireNonNull(layout, "layout");
    }

    private static void requireSteps(int steps) {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps must be from 1 to " + MAX_STEPS + ", got " + steps);
        }
    }

    /** The model's own steps and sampler, guided throughout, without DeepCache, as a plain sound. */
    public static SamplingOptions defaults() {
        return DEFAULTS;
    }

    /** These options with that many steps. */
    public SamplingOptions steps(int steps) {
        return new SamplingOptions(
                OptionalInt.of(steps),
                sampler,
                noise,
                guidanceInterval,
                guidanceRescale,
                deepCache,
                compatibility,
                quality,
                layout);
    }

    /** These options with that sampler. */
    public SamplingOptions sampler(Sampler sampler) {
        return new SamplingOptions(
                steps,
                Optional.of(Objects.requireNonNull(sampler, "sampler")),
                noise,
                guidanceInterval,
                guidanceRescale,
                deepCache,
                compatibility,
                quality,
                layout);
    }

    /** These options with seeds of that random number generator. */
    public SamplingOptions noise(NoiseSource noise) {
        return new SamplingOptions(
                steps, sampler, noise, guidanceInterval, guidanceRescale, deepCache, compatibility, quality, layout);
    }

    /** These options with guidance on that part of the schedule. */
    public SamplingOptions guidanceInterval(GuidanceInterval guidanceInterval) {
        return new SamplingOptions(
                steps, sampler, noise, guidanceInterval, guidanceRescale, deepCache, compatibility, quality, layout);
    }

    /** These options with that rescaling of guidance. */
    public SamplingOptions guidanceRescale(double guidanceRescale) {
        return new SamplingOptions(
                steps, sampler, noise, guidanceInterval, guidanceRescale, deepCache, compatibility, quality, layout);
    }

    /** These options with that interval of DeepCache. */
    public SamplingOptions deepCache(int interval) {
        return new SamplingOptions(
                steps, sampler, noise, guidanceInterval, guidanceRescale, interval, compatibility, quality, layout);
    }

    /** These options with that compatibility. */
    public SamplingOptions compatibility(Compatibility compatibility) {
        return new SamplingOptions(
                steps, sampler, noise, guidanceInterval, guidanceRescale, deepCache, compatibility, quality, layout);
    }

    /** These options with that inversion to sound. */
    public SamplingOptions quality(InversionPreset quality) {
        return new SamplingOptions(
                steps, sampler, noise, guidanceInterval, guidanceRescale, deepCache, compatibility, quality, layout);
    }

    /** These options with that layout in time. */
    public SamplingOptions layout(TimeLayout layout) {
        return new SamplingOptions(
                steps, sampler, noise, guidanceInterval, guidanceRescale, deepCache, compatibility, quality, layout);
    }

    /** Samplers are compared by name: two of one name sample alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SamplingOptions options
                && steps.equals(options.steps)
                && sampler.map(Sampler::name).equals(options.sampler.map(Sampler::name))
                && noise == options.noise
                && guidanceInterval.equals(options.guidanceInterval)
                && guidanceRescale == options.guidanceRescale
                && deepCache == options.deepCache
                && compatibility == options.compatibility
                && quality == options.quality
                && layout.equals(options.layout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                steps,
                sampler.map(Sampler::name),
                noise,
                guidanceInterval,
                guidanceRescale,
                deepCache,
                compatibility,
                quality,
                layout);
    }

    @Override
    public String toString() {
        return (steps.isPresent() ? steps.getAsInt() + " steps of " : "the model's own number of steps of ")
                + sampler.map(Sampler::name).orElse("the model's own sampler") + ", noise " + noise
                + ", guided from " + guidanceInterval.from() + " to " + guidanceInterval.to() + ", rescale "
                + guidanceRescale + ", DeepCache interval " + deepCache + ", compatibility " + compatibility
                + ", quality " + quality + ", " + layout;
    }
}
