package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.stream.ClipGenerator;
import io.github.riffusion4j.stream.Passage;
import java.util.Optional;
import java.util.function.Consumer;

/** The clips of a stream, painted over one seed image; if none is given, over the first of them. */
final class PipelineClips implements ClipGenerator {

    private final RiffusionPipeline pipeline;
    private final Optional<Mask> mask;
    private final Consumer<GenerationRequest<?>> painting;
    private Optional<SpectrogramImage> seedImage;

    PipelineClips(
            RiffusionPipeline pipeline,
            Optional<SpectrogramImage> seedImage,
            Optional<Mask> mask,
            Consumer<GenerationRequest<?>> painting) {
        this.pipeline = pipeline;
        this.seedImage = seedImage;
        this.mask = mask;
        this.painting = painting;
    }

    @Override
    public int sampleRate() {
        return seedImage
                .map(SpectrogramImage::params)
                .orElseGet(SpectrogramParams::defaults)
                .sampleRate();
    }

    @Override
    public AudioClip clip(Passage passage, Cancellation cancellation) {
        GenerationRequest<?> request = pipeline.textToAudio("");
        painting.accept(request);
        Settings settings = request.cancelledBy(cancellation).settings();
        if (seedImage.isEmpty()) {
            SpectrogramImage first = pipeline.paint(passage.prompts(), passage.seed(), settings);
            seedImage = Optional.of(first);
            return pipeline.loop(first, settings);
        }
        return pipeline.loop(passage, seedImage.get(), mask, settings);
    }
}
