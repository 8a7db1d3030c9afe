package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Generates the clips of a stream from one seed image, or one for each prompt; if none is given, from the first clip.
 */
final class PipelineClips implements ClipGenerator {

    private final Generator generator;
    private final Map<String, SpectrogramImage> byText;
    private final Optional<Function<SpectrogramImage, Mask>> mask;
    private final Optional<StreamBars> bars;
    private final SamplingOptions sampling;
    private final DenoisingProgress.Listener listener;

    /** The latents of each seed image, whatever is generated from it: it is encoded once. */
    private final Map<SpectrogramImage, EncodedImage> encoded = new HashMap<>();

    private Optional<SpectrogramImage> forAll;

    PipelineClips(
            Generator generator,
            Optional<SpectrogramImage> forAll,
            Map<String, SpectrogramImage> byText,
            Optional<Function<SpectrogramImage, Mask>> mask,
            Optional<StreamBars> bars,
            SamplingOptions sampling,
            DenoisingProgress.Listener listener) {
        this.generator = generator;
        this.forAll = forAll;
        this.byText = Map.copyOf(byText);
        this.mask = mask;
        this.bars = bars;
        this.sampling = generator.resolve(sampling);
        this.listener = listener;
        seedImages().forEach(this::requireLikeTheFirst);
        seedImages().findFirst().ifPresent(image -> generator.resolve(sampling, image));
        if (startsFromImages()) {
            generator.requireEncoder();
        }
    }

    /** True if there are seed images, or the first clip becomes one: a score keeps the beats of all clips in step. */
    private boolean startsFromImages() {
        boolean scored = bars.isPresent() && generator.scoreInput().isTaken();
        return seedImages().findAny().isPresent() || !scored;
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

    /** Once the pipeline is closed; and what this library finds wrong, which would be found again. */
    @Override
    public boolean recurs(RuntimeException failure) {
        // Failures of ONNX Runtime, such as too little memory of a graphics card, are causes.
        boolean finding = failure instanceof RiffusionException
                && !(failure instanceof CancelledException)
                && failure.getCause() == null;
        return finding || failure instanceof IllegalArgumentException || generator.isClosed();
    }

    @Override
    public AudioClip clip(Segment segment, Cancellation cancellation) {
        return generator.whileOpen(() -> generate(segment, cancellation));
    }

    private AudioClip generate(Segment segment, Cancellation cancellation) {
        RunControl control = new RunControl(listener, cancellation);
        Optional<SpectrogramImage> seedImage = Optional.ofNullable(
                        byText.get(segment.prompts().heaviest().text()))
                .or(() -> forAll);
        Optional<EncodedImage> latents = seedImage.map(
                image -> encoded.computeIfAbsent(image, seed -> generator.encode(seed, sampling, control)));
        GenerationPlan plan = plan(segment, seedImage);
        Generation clip = generator.generate(plan, latents, control);
        boolean hasScore = plan.bars().flatMap(Recipe.Bars::score).isPresent();
        if (seedImage.isEmpty() && !hasScore) {
            // A score keeps the beats of all clips in step; without one, starting from the first clip does.
            forAll = Optional.of(clip.image());
        }
        return clip.audio();
    }

    private GenerationPlan plan(Segment segment, Optional<SpectrogramImage> seedImage) {
        NoiseSeed noise = new NoiseSeed.Interpolated(
                segment.variation(), new NoiseSeed.Single(segment.seed()), new NoiseSeed.Single(segment.seed() + 1));
        GenerationPlan.Start start = seedImage
                .<GenerationPlan.Start>map(
                        image -> new GenerationPlan.FromImage(image, mask.map(of -> of.apply(image)), Optional.empty()))
                .orElseGet(() -> new GenerationPlan.FromNoise(
                        bars.map(StreamBars::columns)
                                .orElseGet(() -> generator.latents().imageWidth()),
                        generator.latents().imageHeight()));
        return new GenerationPlan(
                generator.resolve(segment.prompts()),
                noise,
                start,
                bars.map(grid -> grid.of(segment)),
                sampling,
                Optional.empty());
    }
}
