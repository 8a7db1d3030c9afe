package io.github.riffusion4j;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A request for music without end. Made by {@link RiffusionPipeline#stream}, or by {@link #of} for clips of your own.
 * Every clip is a loop: its end flows into its beginning. Immutable: each method with an argument returns a changed
 * copy, and nothing happens before {@link #start()} or {@link #offline()}, each of which may be called again for
 * another stream.
 */
public final class StreamRequest implements MusicRequest<StreamRequest>, Cloneable {

    /** The largest range of {@link #intensityGain}, in dB. */
    public static final double MAX_INTENSITY_GAIN = 60;

    /** The longest look-ahead. */
    public static final Duration MAX_LOOK_AHEAD = Duration.ofMinutes(1);

    private static final SecureRandom SEEDS = new SecureRandom();

    private final Optional<Generator> generator;
    private final Optional<ClipGenerator> clips;
    private final Prompt first;

    // Assigned only by the constructor, and to a copy that no other thread knows yet.
    private SamplingOptions sampling = SamplingOptions.defaults();
    private ScoreOptions score = ScoreOptions.none();
    private DenoisingProgress.Listener progress = step -> {};
    private Optional<SpectrogramImage> seedImage = Optional.empty();
    private Optional<Integer> seedBeats = Optional.empty();
    private Map<String, SpectrogramImage> seedImages = Map.of();
    private Optional<Function<SpectrogramImage, Mask>> mask = Optional.empty();
    private List<PromptBlend> scale;
    private double intensity;
    private double intensityGain;
    private OptionalInt beats = OptionalInt.empty();
    private int changeEvery = 1;
    private Duration crossfade = Duration.ofMillis(250);
    private Duration lookAhead = Duration.ofSeconds(10);
    private int channelCount = 2;
    private StreamListener listener = StreamListener.none();

    StreamRequest(Generator generator, Prompt first) {
        this(Optional.of(generator), Optional.empty(), first);
    }

    private StreamRequest(Optional<Generator> generator, Optional<ClipGenerator> clips, Prompt first) {
        this.generator = generator;
        this.clips = clips;
        this.first = first;
        this.scale = List.of(PromptBlend.of(first));
    }

    /**
     * A request for music of clips that do not come from a pipeline. Options of sampling and of the score, seed images
     * and masks are not for it.
     *
     * @param first the prompt to begin with
     */
    public static StreamRequest of(ClipGenerator clips, Prompt first) {
        Objects.requireNonNull(clips, "clips");
        return new StreamRequest(Optional.empty(), Optional.of(clips), Objects.requireNonNull(first, "first"));
    }

    private StreamRequest copy() {
        try {
            return (StreamRequest) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public SamplingOptions samplingOptions() {
        return sampling;
    }

    /** This request with other options of sampling. Clips are loops, whatever the layout says. */
    @Override
    public StreamRequest samplingOptions(SamplingOptions options) {
        StreamRequest copy = copy();
        copy.sampling = Objects.requireNonNull(options, "options");
        return copy;
    }

    @Override
    public ScoreOptions scoreOptions() {
        return score;
    }

    @Override
    public StreamRequest scoreOptions(ScoreOptions options) {
        StreamRequest copy = copy();
        copy.score = Objects.requireNonNull(options, "options");
        return copy;
    }

    /** A listener that is notified of every call of the model, on the thread that generates the clips. */
    public StreamRequest onProgress(DenoisingProgress.Listener listener) {
        StreamRequest copy = copy();
        copy.progress = Objects.requireNonNull(listener, "listener");
        return copy;
    }

    /**
     * The spectrogram that clips start from, whose size and beats they have. It must be a whole number of latents long,
     * as loops are (of 8 columns, 80 ms, in Stable Diffusion 1). Best is one whose end flows into its beginning; say
     * with {@link #beats} how many it has. If not set, the first clip is generated from noise, and the others from the
     * first.
     */
    public StreamRequest seedImage(SpectrogramImage seedImage) {
        StreamRequest copy = copy();
        copy.seedImage = Optional.of(Objects.requireNonNull(seedImage, "seedImage"));
        copy.seedBeats = Optional.empty();
        return copy;
    }

    /** One of the spectrograms that come with the library, to start from; sets the beats, too. */
    public StreamRequest seedImage(SeedImage seedImage) {
        Objects.requireNonNull(seedImage, "seedImage");
        StreamRequest copy = seedImage(seedImage.image());
        copy.beats = OptionalInt.of(seedImage.beats());
        copy.seedBeats = Optional.of(seedImage.beats());
        return copy;
    }

    /**
     * The spectrogram that clips start from while the prompt of this text weighs most, in place of the one for all:
     * another rhythm for another mood. It must be as wide, and should have as many beats, or twice as many.
     */
    public StreamRequest seedImage(Prompt prompt, SpectrogramImage seedImage) {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(seedImage, "seedImage");
        Map<String, SpectrogramImage> images = new HashMap<>(seedImages);
        images.put(prompt.text(), seedImage);
        StreamRequest copy = copy();
        copy.seedImages = Map.copyOf(images);
        return copy;
    }

    /** As {@link #seedImage(Prompt, SpectrogramImage)}, with one of the spectrograms that come with the library. */
    public StreamRequest seedImage(Prompt prompt, SeedImage seedImage) {
        return seedImage(prompt, Objects.requireNonNull(seedImage, "seedImage").image());
    }

    /** The parts of the seed image that are regenerated; all if not set. */
    public StreamRequest mask(Mask mask) {
        Objects.requireNonNull(mask, "mask");
        return mask(image -> mask);
    }

    /** One of the masks that come with the library, in the size of the seed image. */
    public StreamRequest mask(SeedMask mask) {
        Objects.requireNonNull(mask, "mask");
        return mask(image -> Mask.of(mask, image.width(), image.height()));
    }

    private StreamRequest mask(Function<SpectrogramImage, Mask> mask) {
        StreamRequest copy = copy();
        copy.mask = Optional.of(mask);
        return copy;
    }

    /**
     * A scale of prompts from calm to tense, which begins with the first prompt: at intensity 0 the first plays, at 1
     * the last of these, and in between a blend of the two that are nearest.
     */
    public StreamRequest intensityScale(Prompt... prompts) {
        List<PromptBlend> blends = new ArrayList<>(List.of(PromptBlend.of(first)));
        Stream.of(Objects.requireNonNull(prompts, "prompts"))
                .map(PromptBlend::of)
                .forEach(blends::add);
        StreamRequest copy = copy();
        copy.scale = List.copyOf(blends);
        return copy;
    }

    /**
     * The intensity to begin with; 0 if not set.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public StreamRequest intensity(double intensity) {
        StreamRequest copy = copy();
        copy.intensity = LiveControls.requireIntensity(intensity);
        return copy;
    }

    /**
     * The gain of intensity 1 over intensity 0, where all clips are equally loud; 0 dB if not set. The gain follows the
     * intensity within a tenth of a second, while new clips take the time that they take.
     *
     * @param decibels from 0 to {@value #MAX_INTENSITY_GAIN}
     * @throws IllegalArgumentException if it is out of range
     */
    public StreamRequest intensityGain(double decibels) {
        if (!(decibels >= 0 && decibels <= MAX_INTENSITY_GAIN)) {
            throw new IllegalArgumentException(
                    "the intensity gain must be from 0 to " + MAX_INTENSITY_GAIN + " dB, got " + decibels);
        }
        StreamRequest copy = copy();
        copy.intensityGain = decibels;
        return copy;
    }

    /**
     * The number of beats of a clip, the first of them at its beginning. If not set, they are detected in the first
     * clip, and where none are found there are two a second.
     *
     * @param count at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public StreamRequest beats(int count) {
        StreamRequest copy = copy();
        copy.beats = OptionalInt.of(atLeastOne("beats", count));
        return copy;
    }

    /**
     * The interval, in beats, at which clips may change: 1 if not set; 4 waits for the next bar.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public StreamRequest changeEvery(int beats) {
        StreamRequest copy = copy();
        copy.changeEvery = atLeastOne("changeEvery", beats);
        return copy;
    }

    /**
     * The duration of the crossfade from clip to clip, which ends on a beat; a quarter of a second if not set. Where
     * clips may change more often it is shorter.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public StreamRequest crossfade(Duration crossfade) {
        Objects.requireNonNull(crossfade, "crossfade");
        if (crossfade.isNegative()) {
            throw new IllegalArgumentException("a crossfade of " + crossfade.toMillis() + " ms; it must be 0 or more");
        }
        StreamRequest copy = copy();
        copy.crossfade = crossfade;
        return copy;
    }

    /**
     * The time by which clips are generated before they are heard; 10 seconds if not set. More of it survives longer
     * hiccups, and costs memory (0.9 MB for 5 seconds). It does not delay the controls: clips that have not begun are
     * replaced.
     *
     * @param lookAhead from 0, which generates each clip at the last moment, to a minute
     * @throws IllegalArgumentException if it is out of range
     */
    public StreamRequest lookAhead(Duration lookAhead) {
        Objects.requireNonNull(lookAhead, "lookAhead");
        if (lookAhead.isNegative() || lookAhead.compareTo(MAX_LOOK_AHEAD) > 0) {
            throw new IllegalArgumentException("lookAhead must be from 0 to " + MAX_LOOK_AHEAD.toSeconds()
                    + " seconds, got " + lookAhead.toMillis() + " ms");
        }
        StreamRequest copy = copy();
        copy.lookAhead = lookAhead;
        return copy;
    }

    /**
     * The number of channels: one, or two that are the same; two if not set.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public StreamRequest channels(int count) {
        if (count < 1 || count > 2) {
            throw new IllegalArgumentException("a stream has 1 or 2 channels, got " + count);
        }
        StreamRequest copy = copy();
        copy.channelCount = count;
        return copy;
    }

    /** A listener that is notified of what becomes of the stream. */
    public StreamRequest onEvent(StreamListener listener) {
        StreamRequest copy = copy();
        copy.listener = Objects.requireNonNull(listener, "listener");
        return copy;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, got " + value);
        }
        return value;
    }

    /**
     * Starts a stream: a daemon thread named {@code riffusion-stream} generates clips ahead of the reader. Returns at
     * once; until the first clip is ready, reading gives silence.
     *
     * @throws IllegalArgumentException if the seed images differ in width or sample rate, end within a latent, or last
     *     more than two minutes; or if key, chords or notes are set and the model takes no score
     * @throws io.github.riffusion4j.base.RiffusionException if the model cannot start from images, as the clips do that
     *     follow no score
     */
    public MusicStream start() {
        Optional<StreamBars> bars = streamBars();
        ClipGenerator generator = clipGenerator(bars);
        return MusicStream.start(generator, settings(generator.sampleRate(), bars));
    }

    /**
     * A stream without a thread or a clock: reading generates the clips that it needs, and waits for them. The same
     * seed and the same calls give the same samples. A clip that fails is thrown by {@link MusicStream#read(float[])},
     * which may be called again.
     *
     * @throws IllegalArgumentException as {@link #start()}
     * @throws io.github.riffusion4j.base.RiffusionException as {@link #start()}
     */
    public MusicStream offline() {
        Optional<StreamBars> bars = streamBars();
        ClipGenerator generator = clipGenerator(bars);
        return MusicStream.offline(generator, settings(generator.sampleRate(), bars));
    }

    private Optional<StreamBars> streamBars() {
        Optional<SpectrogramImage> image =
                seedImage.or(() -> seedImages.values().stream().findFirst());
        return generator.flatMap(engine -> StreamBars.of(score, engine.scoreInput(), first, image, seedBeats));
    }

    private ClipGenerator clipGenerator(Optional<StreamBars> bars) {
        if (generator.isPresent()) {
            SamplingOptions loops = sampling.layout(TimeLayout.LOOP);
            return new PipelineClips(generator.get(), seedImage, seedImages, mask, bars, loops, progress);
        }
        boolean plain = sampling.equals(SamplingOptions.defaults())
                && score.equals(ScoreOptions.none())
                && seedImage.isEmpty()
                && seedImages.isEmpty()
                && mask.isEmpty();
        if (!plain) {
            throw new IllegalStateException("the clips of this stream do not come from a pipeline, so options of"
                    + " sampling and score, seed images and masks do not apply; leave them out");
        }
        return clips.orElseThrow();
    }

    private StreamSettings settings(int sampleRate, Optional<StreamBars> bars) {
        return new StreamSettings(
                scale,
                intensity,
                intensityGain,
                first.seed().orElseGet(() -> Integer.toUnsignedLong(SEEDS.nextInt())),
                bars.map(known -> OptionalInt.of(known.beats())).orElse(beats),
                changeEvery,
                crossfade,
                lookAhead,
                sampleRate,
                channelCount,
                listener);
    }
}
