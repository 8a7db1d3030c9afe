package io.github.riffusion4j.stream;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.PromptBlend;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How an endless stream of music is to be. Setters change the builder and return it; nothing happens before
 * {@link #start()} or {@link #offline()}, each of which may be called again for another stream. Not thread safe.
 *
 * @param <B> the builder's own type
 */
public abstract class StreamBuilder<B extends StreamBuilder<B>> {

    /** The most dB between intensities 0 and 1. */
    public static final double MAX_DYNAMICS = 60;

    /** The longest look-ahead. */
    public static final Duration MAX_LOOK_AHEAD = Duration.ofMinutes(1);

    private static final SecureRandom SEEDS = new SecureRandom();

    private final Prompt first;
    private List<PromptBlend> scale;
    private double intensity;
    private double dynamics;
    private OptionalInt beats = OptionalInt.empty();
    private int changeEvery = 1;
    private Duration crossfade = Duration.ofMillis(250);
    private Duration lookAhead = Duration.ofSeconds(10);
    private int channelCount = 2;
    private StreamListener listener = StreamListener.none();

    /**
     * A builder of streams.
     *
     * @param first what to begin with; its seed begins the noise, and a fresh one is drawn for every stream if it has
     *     none. The seeds of later prompts do not count
     */
    protected StreamBuilder(Prompt first) {
        this.first = first;
        this.scale = List.of(PromptBlend.of(first));
    }

    /** This builder. */
    protected abstract B self();

    /** What makes the clips of one stream. */
    protected abstract ClipGenerator generator();

    /**
     * Prompts that follow the first on a scale from calm to tense: at intensity 0 the first plays, at 1 the last, and
     * in between the two that are nearest, mixed.
     */
    public B rising(Prompt... prompts) {
        List<PromptBlend> mixes = new ArrayList<>(List.of(PromptBlend.of(first)));
        for (Prompt prompt : prompts) {
            mixes.add(PromptBlend.of(prompt));
        }
        scale = List.copyOf(mixes);
        return self();
    }

    /** The intensity to begin with, from 0 to 1; 0 if not set. */
    public B intensity(double intensity) {
        this.intensity = LiveControls.requireIntensity(intensity);
        return self();
    }

    /**
     * By how much the music is quieter at intensity 0 than at 1, where all clips are equally loud; not at all if not
     * set. The gain follows the intensity within a tenth of a second, while new clips take the time that they take.
     *
     * @param decibels from 0 to {@value #MAX_DYNAMICS}
     */
    public B dynamics(double decibels) {
        if (!(decibels >= 0 && decibels <= MAX_DYNAMICS)) {
            throw new IllegalArgumentException("dynamics must be from 0 to " + MAX_DYNAMICS + " dB, got " + decibels);
        }
        this.dynamics = decibels;
        return self();
    }

    /**
     * How many beats a clip has, the first of them at its beginning. If not set, they are looked for in the first clip,
     * and where none are found there are two a second.
     *
     * @param count at least 1
     */
    public B beats(int count) {
        this.beats = OptionalInt.of(atLeastOne("beats", count));
        return self();
    }

    /** Clips may change at every so many beats: 1 if not set; 4 waits for the next bar. */
    public B changeEvery(int beats) {
        this.changeEvery = atLeastOne("changeEvery", beats);
        return self();
    }

    /**
     * How long the crossfade from clip to clip is, which ends on a beat; a quarter of a second if not set. Where clips
     * may change more often it is shorter.
     */
    public B crossfade(Duration crossfade) {
        if (crossfade.isNegative()) {
            throw new IllegalArgumentException("a crossfade of " + crossfade.toMillis() + " ms; it must be 0 or more");
        }
        this.crossfade = crossfade;
        return self();
    }

    /**
     * How long before they are heard clips are made; 10 seconds if not set. Longer survives longer hiccups, and costs
     * memory (0.9 MB for 5 seconds). It does not delay what is steered: clips that have not begun are replaced.
     *
     * @param lookAhead from 0, which makes each clip in the last moment, to a minute
     */
    public B lookAhead(Duration lookAhead) {
        if (lookAhead.isNegative() || lookAhead.compareTo(MAX_LOOK_AHEAD) > 0) {
            throw new IllegalArgumentException("lookAhead must be from 0 to " + MAX_LOOK_AHEAD.toSeconds()
                    + " seconds, got " + lookAhead.toMillis() + " ms");
        }
        this.lookAhead = lookAhead;
        return self();
    }

    /** One channel, or two that are the same; two if not set. */
    public B channels(int count) {
        if (count < 1 || count > 2) {
            throw new IllegalArgumentException("a stream has 1 or 2 channels, got " + count);
        }
        this.channelCount = count;
        return self();
    }

    /** Hears what becomes of the stream. */
    public B onEvent(StreamListener listener) {
        this.listener = listener;
        return self();
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, got " + value);
        }
        return value;
    }

    /**
     * Starts a stream: a daemon thread named {@code riffusion-stream} makes clips ahead of who listens. Returns at
     * once; until the first clip is made, reading gives silence.
     */
    public MusicStream start() {
        ClipGenerator generator = generator();
        return MusicStream.start(generator, settings(generator.sampleRate()));
    }

    /**
     * A stream without a thread or a clock: reading makes the clips that it needs, and waits for them. The same seed
     * and the same calls give the same samples. What goes wrong with a clip is thrown by
     * {@link MusicStream#read(float[])}, which may be called again.
     */
    public MusicStream offline() {
        ClipGenerator generator = generator();
        return MusicStream.offline(generator, settings(generator.sampleRate()));
    }

    private StreamSettings settings(int sampleRate) {
        return new StreamSettings(
                scale,
                intensity,
                dynamics,
                first.seed().orElseGet(() -> Integer.toUnsignedLong(SEEDS.nextInt())),
                beats,
                changeEvery,
                crossfade,
                lookAhead,
                sampleRate,
                channelCount,
                listener);
    }
}
