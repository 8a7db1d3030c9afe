package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.game.mix.ClipBuffer;
import io.github.riffusion4j.game.mix.MixControls;
import io.github.riffusion4j.game.mix.MixPlan;
import io.github.riffusion4j.game.mix.Mixer;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Plays a {@link MusicPack} and follows the game: from section to section on the beat, with layers that come and go,
 * and stingers over them.
 *
 * <pre>{@code
 * try (MusicPack pack = MusicPack.open(Path.of("music.zip"));
 *         GameMusic music = GameMusic.of(pack).start()) {
 *     music.setIntensity(0.8);          // from the game's loop
 *     music.go("battle");
 *     music.stinger("coin");
 *     music.update();                   // tells listeners of beats
 *     music.read(samples);              // from the game's audio thread
 * }
 * }</pre>
 *
 * <p>Sound is stereo; full scale is -1 to 1, and is not passed: where layers add up to more than 0.8 they are bent
 * towards 1. One thread at a time may read, which does not allocate, lock or wait. All else may be called by any thread
 * at any time, also after the music was closed, when it changes nothing.
 */
public final class GameMusic implements AutoCloseable {

    /** Stereo. */
    public static final int CHANNELS = 2;

    private static final Logger LOG = System.getLogger(GameMusic.class.getName());
    private static final double NANOS_PER_SECOND = 1e9;

    /** Frames that are read at once where samples are converted. */
    private static final int BLOCK = 512;

    private final Soundtrack soundtrack;
    private final MixPlan plan;
    private final MixControls controls;
    private final Mixer mixer;
    private final MusicClock clock;
    private final MusicClock.Dispatcher dispatcher;
    private final ClipLoader loader;
    private final MusicListener listener;
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final float[] converted = new float[CHANNELS * BLOCK];

    private GameMusic(Builder builder, boolean offline) {
        this.soundtrack = builder.pack.soundtrack();
        this.listener = builder.listener;
        this.plan = MixPlanner.plan(soundtrack, builder.sampleRate);
        int first = soundtrack.sectionIndex(builder.section);
        this.controls = new MixControls(plan, first);
        controls.intensity(builder.intensity);
        controls.volume(builder.volume, 0);
        this.mixer = new Mixer(plan, controls, 0);
        this.clock =
                new MusicClock(soundtrack, plan, mixer.timeline(), builder.outputLatency, System::nanoTime, offline);
        this.dispatcher = clock.new Dispatcher();
        this.loader = new ClipLoader(builder.pack, plan, first, this::fail);
        if (offline) {
            loader.loadAll();
        } else {
            loader.start();
        }
    }

    private void fail(RuntimeException failure) {
        LOG.log(Level.WARNING, "the music goes on without a clip", failure);
        failures.add(failure);
    }

    /** Begins to set up the music of a pack. */
    public static Builder of(MusicPack pack) {
        return new Builder(Objects.requireNonNull(pack, "pack"));
    }

    /** Sets up music; every setting has a default. Not thread safe. */
    public static final class Builder {

        private final MusicPack pack;
        private int sampleRate = 44_100;
        private Duration outputLatency = Duration.ZERO;
        private String section;
        private double intensity;
        private double volume = 1;
        private MusicListener listener = new MusicListener() {};

        private Builder(MusicPack pack) {
            this.pack = pack;
            this.section = pack.soundtrack().start();
        }

        /**
         * The sample rate of what is read; 44,100 if not set. Clips of another rate are converted when they are loaded,
         * which delays the first sound.
         *
         * @param hertz 44,100 or 48,000
         * @throws IllegalArgumentException if it is neither
         */
        public Builder sampleRate(int hertz) {
            if (hertz != 44_100 && hertz != 48_000) {
                throw new IllegalArgumentException("music is played at 44100 or 48000 Hz, not " + hertz);
            }
            this.sampleRate = hertz;
            return this;
        }

        /** The time from when samples are read until they are heard; see {@link MusicClock#setOutputLatency}. */
        public Builder outputLatency(Duration latency) {
            this.outputLatency = Objects.requireNonNull(latency, "latency");
            return this;
        }

        /**
         * The section to begin with; that of the soundtrack if not set.
         *
         * @throws IllegalArgumentException if there is none of that name
         */
        public Builder section(String name) {
            pack.soundtrack().sectionIndex(name);
            this.section = name;
            return this;
        }

        /** The intensity to begin with; 0 if not set. */
        public Builder intensity(double intensity) {
            this.intensity = requireIntensity(intensity);
            return this;
        }

        /** The volume to begin with; 1 if not set. */
        public Builder volume(double volume) {
            this.volume = LayerControl.requireGain(volume);
            return this;
        }

        /** A listener that {@link GameMusic#update()} notifies. */
        public Builder onEvent(MusicListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Starts the music: decodes the beginning of the first section here, and everything else on a daemon thread
         * named {@code riffusion-load}.
         */
        public GameMusic start() {
            return new GameMusic(this, false);
        }

        /**
         * Starts music for reading as fast as can be, as into a file: decodes everything before it returns, and the
         * clock counts what was read. The same calls give the same samples.
         */
        public GameMusic offline() {
            return new GameMusic(this, true);
        }
    }

    /** Samples a second in each channel: Hz. */
    public int sampleRate() {
        return plan.sampleRate();
    }

    /** What is played. */
    public Soundtrack soundtrack() {
        return soundtrack;
    }

    /** The beat of what is heard. */
    public MusicClock clock() {
        return clock;
    }

    /**
     * Goes to a section, as the table of transitions says; the last request counts. One for the section that plays
     * calls off what has not begun.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public void go(String section) {
        go(soundtrack.sectionIndex(section), Optional.empty());
    }

    /**
     * Goes to a section in a way of one's own; what the transition says of from and to does not matter.
     *
     * @throws IllegalArgumentException if there is no section, or filler, of that name
     */
    public void go(String section, Transition transition) {
        go(soundtrack.sectionIndex(section), Optional.of(MixPlanner.plan(soundtrack, transition)));
    }

    private void go(int section, Optional<MixPlan.TransitionPlan> transition) {
        loader.prefer(section);
        controls.go(section, transition);
    }

    /**
     * Plays a stinger once, from the moment on that it is made for. Several requests before then are one.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public void stinger(String name) {
        controls.trigger(soundtrack.stingerIndex(name));
    }

    /**
     * The mixer channel of the layers of a name, in whatever section.
     *
     * @throws IllegalArgumentException if there is none
     */
    public LayerControl layer(String name) {
        return new LayerControl(controls, soundtrack.layerIndex(name), name, sampleRate());
    }

    /**
     * Sets the intensity: layers play whose threshold it reaches, and fade in or out within a beat.
     *
     * @param intensity from 0, calm, to 1, tense
     * @throws IllegalArgumentException if it is out of range
     */
    public void setIntensity(double intensity) {
        controls.intensity(requireIntensity(intensity));
    }

    /** The intensity that was set. */
    public double intensity() {
        return controls.intensity();
    }

    private static double requireIntensity(double intensity) {
        if (!(intensity >= 0 && intensity <= 1)) {
            throw new IllegalArgumentException("intensity must be from 0 to 1, got " + intensity);
        }
        return intensity;
    }

    /**
     * Sets the volume of everything.
     *
     * @param volume as a ratio, 0 to {@value LayerControl#MOST_GAIN}
     * @param fade how long moving there takes
     * @throws IllegalArgumentException if the volume is out of range, or the fade negative
     */
    public void setVolume(double volume, Duration fade) {
        controls.volume(LayerControl.requireGain(volume), frames(fade, sampleRate()));
    }

    /** The volume that was set. */
    public double volume() {
        return controls.volume().gain();
    }

    static int frames(Duration duration, int sampleRate) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a fade of " + duration.toMillis() + " ms; it must be 0 or more");
        }
        return (int) Math.min(Integer.MAX_VALUE / 2, Math.round(duration.toNanos() / NANOS_PER_SECOND * sampleRate));
    }

    /** Fades to silence within 10 ms; the music stands until {@link #resume()}. */
    public void pause() {
        controls.pause(true);
    }

    /** Continues where the pause began. */
    public void resume() {
        controls.pause(false);
    }

    /** True after {@link #pause()}. */
    public boolean isPaused() {
        return controls.isPaused();
    }

    /**
     * Replaces the clip of a layer, from the next pass of its loop on.
     *
     * @param clip as long as the section, of any rate, whose end flows into its beginning
     * @throws IllegalArgumentException if there is no such section or layer
     * @throws io.github.riffusion4j.base.InvalidFileException if the clip has another length, or more than two channels
     */
    public void replace(String section, String layer, AudioClip clip) {
        Section known = soundtrack.section(section);
        int index = known.layers().stream().map(Layer::name).toList().indexOf(layer);
        if (index < 0) {
            throw new IllegalArgumentException("section \"" + section + "\" has no layer \"" + layer + "\"; there are "
                    + known.layers().stream().map(Layer::name).toList());
        }
        AudioClip loop = ClipLoader.resampledLoop(
                ClipLoader.requireLoop("the clip for layer \"" + layer + "\"", known, clip),
                known.samples(sampleRate()),
                sampleRate());
        plan.sections()
                .get(soundtrack.sectionIndex(section))
                .layers()
                .get(index)
                .slot()
                .put(ClipBuffer.of(loop));
    }

    /**
     * Notifies the listener of what is heard since the last call, here; from the game's loop, by one thread at a time.
     */
    public void update() {
        for (RuntimeException failure = failures.poll(); failure != null; failure = failures.poll()) {
            listener.onFailure(failure);
        }
        dispatcher.dispatch(listener);
    }

    /** As {@link #read(float[], int, int)}, filling the whole array. */
    public int read(float[] samples) {
        return read(samples, 0, samples.length);
    }

    /**
     * The next samples, left and right in turn. Does not allocate, lock or wait, so that it may be called in an audio
     * callback.
     *
     * @param samples to fill
     * @param offset the first to fill
     * @param length the number to fill, even
     * @return the number of them, from the first, that have music in them; the others are silence, as in a pause,
     *     before the first clips are there, and after the music was closed
     * @throws IllegalArgumentException if the length is odd
     * @throws IndexOutOfBoundsException if the array does not have so many samples
     */
    public int read(float[] samples, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, samples.length);
        requireEven(length);
        clock.reading();
        return CHANNELS * mixer.read(samples, offset, length / CHANNELS);
    }

    private static void requireEven(int length) {
        if (length % CHANNELS != 0) {
            throw new IllegalArgumentException(length + " samples are no multiple of " + CHANNELS + " channels");
        }
    }

    /** As {@link #read(short[], int, int)}, filling the whole array. */
    public int read(short[] samples) {
        return read(samples, 0, samples.length);
    }

    /** As {@link #read(float[], int, int)}, in 16-bit integers. */
    public int read(short[] samples, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, samples.length);
        requireEven(length);
        clock.reading();
        int music = 0;
        for (int done = 0; done < length; ) {
            int block = Math.min(converted.length, length - done);
            music += CHANNELS * mixer.read(converted, 0, block / CHANNELS);
            for (int i = 0; i < block; i++) {
                samples[offset + done + i] = ClipBuffer.toShort(converted[i]);
            }
            done += block;
        }
        return music;
    }

    /**
     * As {@link #read(float[], int, int)}, in 16-bit integers of the buffer's byte order, from its position to its
     * limit: whole frames of 4 bytes. OpenAL wants {@link java.nio.ByteOrder#nativeOrder()}.
     *
     * @return the number of bytes that have music in them
     */
    public int read(ByteBuffer samples) {
        clock.reading();
        int music = 0;
        int frames = samples.remaining() / (CHANNELS * Short.BYTES);
        for (int done = 0; done < frames; ) {
            int block = Math.min(BLOCK, frames - done);
            music += CHANNELS * Short.BYTES * mixer.read(converted, 0, block);
            for (int i = 0; i < CHANNELS * block; i++) {
                samples.putShort(ClipBuffer.toShort(converted[i]));
            }
            done += block;
        }
        return music;
    }

    /**
     * The samples as bytes: 16-bit integers, little-endian, left and right in turn. It ends once the music is closed;
     * closing it does not close the music. Reading from it reads from the music.
     */
    public InputStream asInputStream() {
        return new MusicBytes(this);
    }

    /** Waits until all clips are decoded. */
    public void awaitLoaded() throws InterruptedException {
        loader.await();
    }

    /** True after {@link #close()}. */
    public boolean isClosed() {
        return controls.isClosed();
    }

    /**
     * Ends the music. What is read from now on fades out within 10 ms and is silence then. Closing again does nothing.
     */
    @Override
    public void close() {
        controls.close();
        loader.close();
    }
}
