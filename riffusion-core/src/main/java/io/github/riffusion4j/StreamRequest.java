package io.github.riffusion4j;

import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.seed.SeedImage;
import io.github.riffusion4j.seed.SeedMask;
import io.github.riffusion4j.stream.ClipGenerator;
import io.github.riffusion4j.stream.StreamBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A request for music that does not end. Made by {@link RiffusionPipeline#stream}. Every clip is painted around a
 * circle, so that its end flows into its beginning.
 */
public final class StreamRequest extends StreamBuilder<StreamRequest> {

    private final RiffusionPipeline pipeline;
    private Optional<SpectrogramImage> seedImage = Optional.empty();
    private final Map<String, SpectrogramImage> seedImages = new HashMap<>();
    private Optional<Function<SpectrogramImage, Mask>> mask = Optional.empty();
    private Consumer<GenerationRequest<?>> painting = request -> {};

    StreamRequest(RiffusionPipeline pipeline, Prompt first) {
        super(first);
        this.pipeline = pipeline;
    }

    @Override
    protected StreamRequest self() {
        return this;
    }

    /**
     * The spectrogram that clips are painted over, whose size and beats they have. Best is one whose end flows into its
     * beginning; say with {@link #beats} how many it has. If not set, the first clip is painted from its prompt alone,
     * and the others over it.
     */
    public StreamRequest seedImage(SpectrogramImage seedImage) {
        this.seedImage = Optional.of(seedImage);
        return this;
    }

    /** One of the spectrograms that come with the library, to be painted over; sets the beats, too. */
    public StreamRequest seedImage(SeedImage seedImage) {
        return seedImage(seedImage.image()).beats(seedImage.beats());
    }

    /**
     * The spectrogram that clips are painted over while the prompt of this text weighs most, in place of the one for
     * all: another rhythm for another mood. It must be as wide, and should have as many beats, or twice as many.
     */
    public StreamRequest seedImage(Prompt prompt, SpectrogramImage seedImage) {
        seedImages.put(prompt.text(), seedImage);
        return this;
    }

    /** As {@link #seedImage(Prompt, SpectrogramImage)}, with one of the spectrograms that come with the library. */
    public StreamRequest seedImage(Prompt prompt, SeedImage seedImage) {
        return seedImage(prompt, seedImage.image());
    }

    /** Which parts of the seed image are painted over; all if not set. */
    public StreamRequest mask(Mask mask) {
        this.mask = Optional.of(image -> mask);
        return this;
    }

    /** One of the masks that come with the library, in the size of the seed image. */
    public StreamRequest mask(SeedMask mask) {
        this.mask = Optional.of(image -> Mask.of(mask, image.width(), image.height()));
        return this;
    }

    /**
     * How each clip is painted: {@code painting(clip -> clip.steps(15).sampler(Sampler.unipc()))}. The stream cancels
     * by itself what is no longer wanted.
     */
    public StreamRequest painting(Consumer<GenerationRequest<?>> painting) {
        this.painting = painting;
        return this;
    }

    /**
     * Where a stream's clips come from.
     *
     * @throws IllegalArgumentException if the seed images differ in width or sample rate
     */
    @Override
    protected ClipGenerator generator() {
        return new PipelineClips(pipeline, seedImage, seedImages, mask, painting);
    }
}
