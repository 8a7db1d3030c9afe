package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.playback.CrossfadingLoopPlayer;
import io.github.riffusion4j.playback.Loop;
import io.github.riffusion4j.playback.LoopSource;
import io.github.riffusion4j.playback.SpscLoopQueue;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Music without end, which can be controlled while it plays. Made by {@link StreamRequest#start()}.
 *
 * <pre>{@code
 * try (MusicStream music = riffusion.stream(Prompt.of("calm piano")).intensityScale(Prompt.of("battle drums")).start()) {
 *     music.setIntensity(0.8);    // from the game's loop
 *     music.read(samples);        // from the game's audio thread
 * }
 * }</pre>
 *
 * <p>Clips of equal length, equal beats and equal loudness loop and crossfade on the beat. Without control changes, the
 * noise that they are generated from advances by a quarter of a seed with every clip. Where generating a clip takes
 * longer than playing one, the last repeats until the next is there.
 *
 * <p>A change is heard at the first beat after a clip for it is ready; clips for earlier controls that have not begun
 * are dropped. The delay is the time to generate a clip, or two where one was just being generated.
 *
 * <p>One thread at a time may read. All else may be called by any thread at any time, also after the stream was closed,
 * when it changes nothing.
 */
public final class MusicStream implements AutoCloseable {

    private static final double DECIBELS_PER_FACTOR_OF_TEN = 20;

    /** Clips that are generated ahead: more than fit into the longest look-ahead. */
    private static final int QUEUE_CAPACITY = 256;

    private final StreamSettings settings;
    private final LiveControls controls;
    private final CrossfadingLoopPlayer player;
    private final ClipSource source;

    private volatile boolean paused;
    private volatile boolean closed;

    private MusicStream(
            StreamSettings settings, LiveControls controls, CrossfadingLoopPlayer player, ClipSource source) {
        this.settings = settings;
        this.controls = controls;
        this.player = player;
        this.source = source;
    }

    static MusicStream start(ClipGenerator generator, StreamSettings settings) {
        LiveControls controls = new LiveControls(settings.scale(), settings.intensity());
        SpscLoopQueue queue = new SpscLoopQueue(QUEUE_CAPACITY);
        CrossfadingLoopPlayer player = player(queue, settings);
        ClipProducer producer = new ClipProducer(
                new ClipMastering(generator, settings),
                new ClipScheduler(settings.seed()),
                controls,
                settings,
                queue,
                player,
                new GuardedListener(settings.listener()));
        producer.start();
        return new MusicStream(settings, controls, player, producer);
    }

    static MusicStream offline(ClipGenerator generator, StreamSettings settings) {
        LiveControls controls = new LiveControls(settings.scale(), settings.intensity());
        OfflineSource source = new OfflineSource(
                new ClipMastering(generator, settings),
                new ClipScheduler(settings.seed()),
                controls,
                new GuardedListener(settings.listener()));
        return new MusicStream(settings, controls, player(source, settings), source);
    }

    private static CrossfadingLoopPlayer player(LoopSource source, StreamSettings settings) {
        return new CrossfadingLoopPlayer(
                source,
                settings.sampleRate(),
                settings.channelCount(),
                gain(settings.intensityGain(), settings.intensity()));
    }

    private static double gain(double intensityGain, double intensity) {
        return Math.pow(10, intensityGain * (intensity - 1) / DECIBELS_PER_FACTOR_OF_TEN);
    }

    /** Samples a second in each channel: Hz. It never changes. */
    public int sampleRate() {
        return settings.sampleRate();
    }

    /** 1, or 2 that are the same. */
    public int channelCount() {
        return settings.channelCount();
    }

    /** As {@link #read(float[], int, int)}, filling the whole array. */
    public int read(float[] samples) {
        Objects.requireNonNull(samples, "samples");
        return read(samples, 0, samples.length);
    }

    /**
     * The next samples of all channels, interleaved; full scale is −1 to 1, and never passed. Does not allocate, lock
     * or wait, so that it may be called in an audio callback; only an offline stream generates its clips here.
     *
     * @param samples to fill
     * @param offset the first to fill
     * @param length the number to fill, a multiple of the number of channels
     * @return the number of them, from the first, that have music in them; the others are silence, as before the first
     *     clip, in a pause, and after the stream was closed
     * @throws IllegalArgumentException if the length is not a multiple of the number of channels
     * @throws IndexOutOfBoundsException if the array does not have so many samples
     */
    public int read(float[] samples, int offset, int length) {
        Objects.requireNonNull(samples, "samples");
        Objects.checkFromIndexSize(offset, length, samples.length);
        int channelCount = settings.channelCount();
        if (length % channelCount != 0) {
            throw new IllegalArgumentException(
                    length + " samples are not a multiple of the stream's " + channelCount + " channels");
        }
        boolean open = !paused && !closed;
        double gain = gain(settings.intensityGain(), controls.intensity());
        return channelCount * player.read(samples, offset, length / channelCount, open, gain);
    }

    /**
     * The next samples as a clip, with silence where there is no music; for callers that may allocate, as when an
     * offline stream is written to a file.
     *
     * @param duration the length, to the nearest sample; 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public AudioClip read(Duration duration) {
        float[][] channels = new float[channelCount()][settings.samples(requireNotNegative(duration))];
        float[] interleaved = new float[channels.length * channels[0].length];
        read(interleaved);
        for (int i = 0; i < interleaved.length; i++) {
            channels[i % channels.length][i / channels.length] = interleaved[i];
        }
        return AudioClip.of(sampleRate(), channels);
    }

    private static Duration requireNotNegative(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration of " + duration.toMillis() + " ms; it must be 0 or more");
        }
        return duration;
    }

    /** Plays this prompt as soon as it can be, whatever the intensity. */
    public void setPrompt(Prompt prompt) {
        transitionTo(prompt, Duration.ZERO);
    }

    /**
     * Plays these prompts at once, each with its weight, as soon as they can be, whatever the intensity.
     *
     * @param weights 0 or more, not all of them 0; how they relate to each other is what counts
     * @throws IllegalArgumentException if the above does not hold
     */
    public void setPrompts(Map<Prompt, Double> weights) {
        transition(List.of(PromptBlend.of(weights)), Duration.ZERO);
    }

    /** Replaces the scale of prompts, as soon as possible: at intensity 0 the first plays, at 1 the last. */
    public void setIntensityScale(Prompt first, Prompt... others) {
        transition(
                Stream.concat(
                                Stream.of(Objects.requireNonNull(first, "first")),
                                Stream.of(Objects.requireNonNull(others, "others")))
                        .map(PromptBlend::of)
                        .toList(),
                Duration.ZERO);
    }

    /**
     * Moves to this prompt. At the last beat within {@code duration} from now all that is heard is the new prompt; if
     * that cannot be made so fast, it is as soon as it can be. From then on the intensity does not matter for what is
     * played.
     *
     * @param duration 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public void transitionTo(Prompt prompt, Duration duration) {
        transition(List.of(PromptBlend.of(prompt)), requireNotNegative(duration));
    }

    private void transition(List<PromptBlend> scale, Duration duration) {
        controls.transitionTo(scale, player.position(), settings.samples(duration));
        source.wake();
    }

    /**
     * Moves on the scale of prompts: with n of them, prompt i plays alone at (i − 1) / (n − 1), and in between the two
     * that are nearest are blended, in proportion, with their strengths and guidance scales. New clips follow as fast
     * as they are generated, up to four in a clip's time; the gain, if the stream has an intensity gain, follows within
     * a tenth of a second. Cheap enough to be called for every frame of a game.
     *
     * @param intensity from 0, calm, to 1, tense
     * @throws IllegalArgumentException if it is out of range
     */
    public void setIntensity(double intensity) {
        controls.intensity(intensity);
    }

    /** Fades to silence within 10 ms, until {@link #resume()}. Clips are still generated ahead. */
    public void pause() {
        paused = true;
    }

    /** Continues where the pause began. */
    public void resume() {
        paused = false;
    }

    /** True after {@link #close()}. */
    public boolean isClosed() {
        return closed;
    }

    /** The status of the stream at this moment. */
    public StreamStatus status() {
        long position = player.position();
        Loop playing = player.playing();
        return new StreamStatus(
                state(playing),
                settings.duration(position),
                settings.duration(Math.max(0, source.readyUntil() - position)),
                player.underruns(),
                playing instanceof ClipMastering.SegmentLoop loop ? Optional.of(loop.segment()) : Optional.empty(),
                source.failure());
    }

    private StreamStatus.State state(Loop playing) {
        if (closed) {
            return StreamStatus.State.CLOSED;
        }
        if (paused) {
            return StreamStatus.State.PAUSED;
        }
        if (source.hasFailed()) {
            return StreamStatus.State.FAILED;
        }
        if (player.isRepeating()) {
            return StreamStatus.State.REPEATING;
        }
        return playing == Loop.NONE ? StreamStatus.State.STARTING : StreamStatus.State.PLAYING;
    }

    /**
     * The samples as bytes: 16-bit integers, little-endian, interleaved. It ends once the stream is closed; closing it
     * does not close the stream. Reading from it reads from the stream. {@code io.github.riffusion4j.javasound} makes
     * an {@code AudioInputStream} of it.
     */
    public InputStream asInputStream() {
        return new StreamBytes(this);
    }

    /**
     * Ends the music: cancels the clip that is being generated, and waits for the stream's thread to end. What is read
     * from now on fades out within 10 ms and is silence then. Closing again does nothing.
     */
    @Override
    public void close() {
        closed = true;
        source.close();
    }

    /** A listener whose exceptions are logged, so that they do not end the music. */
    private static final class GuardedListener implements StreamListener {

        private static final Logger LOG = System.getLogger(MusicStream.class.getName());

        private final StreamListener listener;

        GuardedListener(StreamListener listener) {
            this.listener = listener;
        }

        @Override
        public void onSegment(Segment segment) {
            guard(() -> listener.onSegment(segment));
        }

        @Override
        public void onUnderrun(long underruns) {
            guard(() -> listener.onUnderrun(underruns));
        }

        @Override
        public void onFailure(RuntimeException failure) {
            guard(() -> listener.onFailure(failure));
        }

        private static void guard(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "a listener of the stream failed; the music goes on", e);
            }
        }
    }
}
