package io.github.riffusion4j;

import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.sampler.Convention;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Optional;

/**
 * What all requests have in common. Setters change the request and return it; nothing happens before
 * {@link #generate()}, which may be called again for another result. Not thread safe; the pipeline is, so give each
 * thread a request of its own.
 *
 * @param <R> the request's own type
 */
public abstract class GenerationRequest<R extends GenerationRequest<R>> {

    /** The most denoising steps: as many as there are noise levels. */
    public static final int MAX_STEPS = 1000;

    static final int DEFAULT_STEPS = 30;

    private int steps = DEFAULT_STEPS;
    private Optional<Sampler> sampler = Optional.empty();
    private Convention convention = Convention.STANDARD;
    private NoiseSource noise = NoiseSource.TORCH_CPU;
    private InversionPreset quality = InversionPreset.BALANCED;
    private ProgressListener listener = step -> {};
    private Cancellation cancellation = new Cancellation();

    GenerationRequest() {}

    abstract R self();

    /** How many denoising steps to take; 30 if not set. More takes longer and, up to about 50, sounds better. */
    public R steps(int steps) {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps must be from 1 to " + MAX_STEPS + ", got " + steps);
        }
        this.steps = steps;
        return self();
    }

    /** The way from noise to spectrogram; if not set, the one that the model's makers chose, or PNDM. */
    public R sampler(Sampler sampler) {
        this.sampler = Optional.of(sampler);
        return self();
    }

    /**
     * Whose habits to follow where they differ. {@link Convention#RIFFUSION_HOBBY} repeats the Python original with all
     * of its quirks; use it to reproduce its results.
     */
    public R convention(Convention convention) {
        this.convention = convention;
        return self();
    }

    /**
     * Whose random numbers a seed stands for; {@link NoiseSource#TORCH_CPU} if not set. The first numbers of a seed are
     * the noise that the walk begins with; samplers that add fresh noise on the way go on where these end, and between
     * two seeds every draw lies between theirs as the first does.
     */
    public R noise(NoiseSource noise) {
        this.noise = noise;
        return self();
    }

    /** How the painted spectrogram becomes sound; {@link InversionPreset#BALANCED} if not set. */
    public R quality(InversionPreset quality) {
        this.quality = quality;
        return self();
    }

    /** Hears of every step. */
    public R onProgress(ProgressListener listener) {
        this.listener = listener;
        return self();
    }

    /**
     * Ends {@link #generate()} early, with a {@link io.github.riffusion4j.base.CancelledException}, once it is
     * cancelled.
     */
    public R cancelledBy(Cancellation cancellation) {
        this.cancellation = cancellation;
        return self();
    }

    /**
     * Does the work and waits for it.
     *
     * @throws IllegalStateException if the pipeline is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled
     */
    public abstract Generation generate();

    final Settings settings() {
        return new Settings(steps, sampler, convention, noise::generator, quality, listener, cancellation);
    }
}
