package io.github.riffusion4j;

import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.seed.SeedImage;
import io.github.riffusion4j.seed.SeedMask;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request for a point between two prompts, painted over a seed image: Riffusion's own way to move from one sound to
 * another. Made by {@link RiffusionPipeline#interpolate}.
 */
public final class Interpolation extends GenerationRequest<Interpolation> {

    private final RiffusionPipeline pipeline;
    private final Prompt start;
    private final Prompt end;
    private double alpha = 0.5;
    private Optional<SpectrogramImage> seedImage = Optional.empty();
    private Optional<Function<SpectrogramImage, Mask>> mask = Optional.empty();

    Interpolation(RiffusionPipeline pipeline, Prompt start, Prompt end) {
        this.pipeline = pipeline;
        this.start = start;
        this.end = end;
    }

    @Override
    Interpolation self() {
        return this;
    }

    /** Where between the prompts: 0 is the start, 1 the end; 0.5 if not set. */
    public Interpolation alpha(double alpha) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be from 0 to 1, got " + alpha);
        }
        this.alpha = alpha;
        return this;
    }

    /** The spectrogram to paint over; it must be set. The result has its size and parameters. */
    public Interpolation seedImage(SpectrogramImage seedImage) {
        this.seedImage = Optional.of(seedImage);
        return this;
    }

    /** One of the spectrograms that come with the library, to paint over. */
    public Interpolation seedImage(SeedImage seedImage) {
        return seedImage(seedImage.image());
    }

    /** Which parts to paint over; all if not set. */
    public Interpolation mask(Mask mask) {
        this.mask = Optional.of(image -> mask);
        return this;
    }

    /** One of the masks that come with the library, in the size of the seed image. */
    public Interpolation mask(SeedMask mask) {
        this.mask = Optional.of(image -> Mask.of(mask, image.width(), image.height()));
        return this;
    }

    /**
     * Does the work and waits for it.
     *
     * @throws IllegalStateException if no seed image is set, or the pipeline is closed
     * @throws IllegalArgumentException if the mask has another size than the seed image
     */
    @Override
    public Generation generate() {
        SpectrogramImage image = seedImage.orElseThrow(
                () -> new IllegalStateException("an interpolation needs a seed image; call seedImage(...)"));
        return pipeline.generate(start, end, alpha, image, mask.map(of -> of.apply(image)), settings());
    }
}
