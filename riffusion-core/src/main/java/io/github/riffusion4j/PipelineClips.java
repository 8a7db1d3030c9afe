package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.stream.ClipGenerator;
import io.github.riffusion4j.stream.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The clips of a stream, painted over one seed image, or one for each prompt; if none is given, over the first clip.
 */
final class PipelineClips implements ClipGenerator {

    private final RiffusionPipeline pipeline;
    private final Map<String, SpectrogramImage> byText;
    private final Optional<Function<SpectrogramImage, Mask>> mask;
    private final Optional<StreamBars> bars;
    private final Consumer<GenerationRequest<?>> painting;

    /** What the model sees in each seed image, whatever it paints over it: it needs to look but once. */
    private final Map<SpectrogramImage, EncodedImage> encoded = new HashMap<>();

    private Optional<SpectrogramImage> forAll;

    PipelineClips(
            RiffusionPipeline pipeline,
            Optional<SpectrogramImage> forAll,
            Map<String, SpectrogramImage> byText,
            Optional<Function<SpectrogramImage, Mask>> mask,
            Optional<StreamBars> bars,
            Consumer<GenerationRequest<?>> painting) {
        this.pipeline = pipeline;
        this.forAll = forAll;
        this.byText = Map.copyOf(byText);
        this.mask = mask;
        this.bars = bars;
        this.painting = painting;
        seedImages().forEach(this::requireLikeTheFirst);
    }

    private Stream<SpectrogramImage> seedImages() {
        return Stream.concat(forAll.stream(), byText.values().stream());
    }

    private void requireLikeTheFirst(SpectrogramImage image) {
        SpectrogramImage first = seedImages().findFirst().orElseThrow();
        if (image.width() != first.width()
                || image.params().sampleRate() != first.params().sampleRate()) {
            throw new IllegalArgumentException("all seed images of a stream are equally long; one has " + first.width()
                    + " columns at " + first.params().sampleRate() + " Hz, another " + image.width() + " at "
                    + image.params().sampleRate() + " Hz");
        }
    }

    @Override
    public int sampleRate() {
        return seedImages()
                .map(image -> image.params().sampleRate())
                .findFirst()
                .orElseGet(() -> SpectrogramParams.defaults().sampleRate());
    }

    @Override
    public AudioClip clip(Segment passage, Cancellation cancellation) {
        GenerationRequest<?> request = pipeline.textToAudio("").loop();
        painting.accept(request);
        Settings settings = request.cancelledBy(cancellation).settings();
        Optional<SpectrogramImage> seedImage = Optional.ofNullable(
                        byText.get(passage.prompts().heaviest().text()))
                .or(() -> forAll);
        Optional<Recipe.Bars> known = bars.map(grid -> grid.of(passage));
        boolean hasScore = known.flatMap(Recipe.Bars::score).isPresent();
        if (seedImage.isEmpty()) {
            int width = bars.map(StreamBars::columns).orElseGet(pipeline.latents()::imageWidth);
            SpectrogramImage first = pipeline.paint(passage, width, known, settings);
            // A score keeps the beats of all clips in step; without one, painting over the first does.
            forAll = hasScore ? Optional.empty() : Optional.of(first);
            return pipeline.sound(first, known, settings);
        }
        SpectrogramImage image = seedImage.get();
        EncodedImage seen = encoded.computeIfAbsent(image, seed -> pipeline.encode(seed, settings));
        return pipeline.sound(
                pipeline.paint(passage, image, seen, mask.map(of -> of.apply(image)), known, settings),
                known,
                settings);
    }
}
