package io.github.riffusion4j;

import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.stream.ClipGenerator;
import io.github.riffusion4j.stream.StreamBuilder;
import java.util.Optional;
import java.util.function.Consumer;

/** A request for music that does not end. Made by {@link RiffusionPipeline#stream}. */
public final class StreamRequest extends StreamBuilder<StreamRequest> {

    private final RiffusionPipeline pipeline;
    private Optional<SpectrogramImage> seedImage = Optional.empty();
    private Optional<Mask> mask = Optional.empty();
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
     * The spectrogram that all clips are painted over, whose size and beats they have. Best is one whose end flows into
     * its beginning; say with {@link #beats} how many it has. If not set, the first clip is painted from its prompt
     * alone, and the others over it.
     */
    public StreamRequest seedImage(SpectrogramImage seedImage) {
        this.seedImage = Optional.of(seedImage);
        return this;
    }

    /** Which parts of the seed image are painted over; all if not set. */
    public StreamRequest mask(Mask mask) {
        this.mask = Optional.of(mask);
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

    @Override
    protected ClipGenerator generator() {
        return new PipelineClips(pipeline, seedImage, mask, painting);
    }
}
