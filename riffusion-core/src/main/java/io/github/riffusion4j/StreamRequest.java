package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.score.Score;
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
    private final Prompt first;
    private Optional<SpectrogramImage> seedImage = Optional.empty();
    private Optional<Integer> seedBeats = Optional.empty();
    private ScoreOptions score = ScoreOptions.NONE;
    private final Map<String, SpectrogramImage> seedImages = new HashMap<>();
    private Optional<Function<SpectrogramImage, Mask>> mask = Optional.empty();
    private Consumer<GenerationRequest<?>> painting = request -> {};

    StreamRequest(RiffusionPipeline pipeline, Prompt first) {
        super(first);
        this.pipeline = pipeline;
        this.first = first;
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
        this.seedBeats = Optional.empty();
        return this;
    }

    /** One of the spectrograms that come with the library, to be painted over; sets the beats, too. */
    public StreamRequest seedImage(SeedImage seedImage) {
        seedImage(seedImage.image()).beats(seedImage.beats());
        this.seedBeats = Optional.of(seedImage.beats());
        return this;
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

    /**
     * The tempo in beats a minute, in 6/8 of dotted quarter notes; if not set, it is what the first prompt says, or
     * what suits it.
     *
     * <p>With a model that takes a score every clip has one, composed from the prompt that weighs most; tempo, meter,
     * bars, key and chords are those of the first for all of them, and a clip's beats are known, so that {@link #beats}
     * need not be set. Other models follow tempo and bars by the clips' length alone, and refuse key, chords and notes
     * once the stream starts. A seed image is played in the tempo that is set, which may be a quarter faster or slower
     * than its own.
     *
     * @throws IllegalArgumentException if it is not 20 to 400
     */
    public StreamRequest tempo(double beatsPerMinute) {
        score = score.tempo(beatsPerMinute);
        return this;
    }

    /**
     * The key of all clips, as "A minor", "Am", "F# dorian", "Bb".
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    public StreamRequest key(String key) {
        score = score.key(key);
        return this;
    }

    /** The chords of each clip: "Am F C G", a bar each, or "Am | F | C G | Em7/B". */
    public StreamRequest chords(String chords) {
        score = score.chords(chords);
        return this;
    }

    /**
     * How many bars a clip has; if not set, what the first prompt says or the chords fill, or about four.
     *
     * @throws IllegalArgumentException if they are not 1 to 64
     */
    public StreamRequest bars(int bars) {
        score = score.bars(bars);
        return this;
    }

    /**
     * The meter, as "6/8"; if not set, what the first prompt says, or 4/4.
     *
     * @throws io.github.riffusion4j.score.NotationException if it is none
     */
    public StreamRequest meter(String meter) {
        score = score.meter(meter);
        return this;
    }

    /** The music of every clip as notes; nothing is composed then. */
    public StreamRequest score(Score score) {
        this.score = this.score.score(score);
        return this;
    }

    /** Whether each clip's notes are composed from its prompt; yes if not set. */
    public StreamRequest compose(boolean compose) {
        score = score.compose(compose);
        return this;
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
     * @throws io.github.riffusion4j.base.RiffusionException if key, chords or notes are set and the model takes no
     *     score
     */
    @Override
    protected ClipGenerator generator() {
        Optional<SpectrogramImage> under =
                seedImage.or(() -> seedImages.values().stream().findFirst());
        Optional<StreamBars> bars = StreamBars.of(score, pipeline.scoreInput(), first, under, seedBeats);
        bars.ifPresent(known -> beats(known.beats()));
        return new PipelineClips(pipeline, seedImage, seedImages, mask, bars, painting);
    }
}
