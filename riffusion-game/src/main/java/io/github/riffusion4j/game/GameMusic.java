package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.game.mix.ClipBuffer;
import io.github.riffusion4j.game.mix.ClipSet;
import io.github.riffusion4j.game.mix.MixControls;
import io.github.riffusion4j.game.mix.MixPlan;
import io.github.riffusion4j.game.mix.Mixer;
import io.github.riffusion4j.game.mix.Rehearsal;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final double NANOS_PER_SECOND = 1e9;

    /** Frames that are read at once where samples are converted. */
    private static final int BLOCK = 512;

    private final Soundtrack soundtrack;
    private final MixPlan plan;
    private final Map<String, Integer> sections;
    private final Map<String, Integer> stingers;
    private final Map<String, LayerControl> layers;
    private final MixControls controls;
    private final Mixer mixer;
    private final MusicClock clock;
    private final MusicClock.Dispatcher dispatcher;
    private final ClipLoader loader;
    private final MusicListener listener;
    private final Optional<SectionVariations> variations;
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final float[] converted = new float[CHANNELS * BLOCK];

    private GameMusic(Builder builder, boolean offline) {
        Rehearsal.run();
        this.soundtrack = builder.pack.soundtrack();
        this.sections =
                indices(soundtrack.sections().stream().map(Section::name).toList());
        this.stingers =
                indices(soundtrack.stingers().stream().map(Stinger::name).toList());
        this.listener = builder.listener;
        this.plan = MixPlanner.plan(soundtrack, builder.sampleRate);
        int first = soundtrack.sectionIndex(builder.section);
        this.controls = new MixControls(plan, first);
        this.layers = new LinkedHashMap<>();
        List<String> layerNames = soundtrack.layerNames();
        for (int i = 0; i < layerNames.size(); i++) {
            layers.put(layerNames.get(i), new LayerControl(controls, i, layerNames.get(i), builder.sampleRate));
        }
        controls.intensity(builder.intensity);
        controls.volume(builder.volume, 0);
        builder.channels.forEach((name, channel) -> controls.layer(
                soundtrack.layerIndex(name),
                setting -> new MixControls.LayerSetting(
                        channel.gain(), 0, channel.pan(), channel.muted(), channel.solo())));
        this.mixer = new Mixer(plan, controls, plan.sections().get(first).frameOf(builder.beat));
        builder.destination
                .filter(name -> !name.equals(builder.section))
                .ifPresent(name -> controls.go(soundtrack.sectionIndex(name), Optional.empty()));
        this.clock =
                new MusicClock(soundtrack, plan, mixer.timeline(), builder.outputLatency, System::nanoTime, offline);
        this.dispatcher = clock.new Dispatcher();
        this.loader = new ClipLoader(builder.pack, plan, first, this::fail);
        if (offline) {
            loader.loadAll();
        } else {
            loader.start();
        }
        this.variations = builder.generator.map(
                generator -> SectionVariations.start(this, generator, builder.threads, builder.seeds, this::fail));
    }

    private static Map<String, Integer> indices(List<String> names) {
        Map<String, Integer> indices = new LinkedHashMap<>();
        names.forEach(name -> indices.put(name, indices.size()));
        return indices;
    }

    private static <T> T known(Map<String, T> all, String what, String name) {
        T found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no " + what + " \"" + name + "\"; there are " + all.keySet());
        }
        return found;
    }

    private void fail(RuntimeException failure) {
        // Not a field: its classes would delay the first sound.
        Logger log = System.getLogger(GameMusic.class.getName());
        log.log(Level.WARNING, "the music goes on without a clip: " + failure.getMessage());
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
        private double beat;
        private Optional<String> destination = Optional.empty();
        private Map<String, MusicState.Channel> channels = Map.of();
        private Map<String, Long> seeds = Map.of();
        private Optional<SoundtrackGenerator> generator = Optional.empty();
        private int threads = 1;

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
            this.sampleRate = requireRate(hertz);
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
            this.beat = 0;
            this.destination = Optional.empty();
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

        /**
         * Begins where music was when its {@linkplain GameMusic#state() state} was saved. Replaces section, intensity
         * and volume; call them after this for others. What the soundtrack does not know any more, since it was
         * changed, is left out: a layer, a seed; in place of a section its start.
         */
        public Builder state(MusicState state) {
            List<String> sections =
                    pack.soundtrack().sections().stream().map(Section::name).toList();
            boolean known = sections.contains(state.section());
            this.section = known ? state.section() : pack.soundtrack().start();
            this.beat = known ? state.beat() : 0;
            this.destination = Optional.of(state.destination()).filter(sections::contains);
            this.intensity = state.intensity();
            this.volume = state.volume();
            this.channels = new LinkedHashMap<>(state.channels());
            this.channels.keySet().retainAll(pack.soundtrack().layerNames());
            this.seeds = new LinkedHashMap<>(state.seeds());
            this.seeds.keySet().retainAll(sections);
            return this;
        }

        /**
         * Lets a model replace the clips of the pack while they play: each section that plays is generated again, with
         * the next seed, and the new layers are heard together from the next pass of their loop on. Sections with a
         * clip of your own, of which neither prompt, part nor seed is known, stay as they are. Where generating fails
         * the last clips play on; it is tried again, ever more rarely. Not for {@linkplain #offline() offline} music.
         *
         * @param threads that generate, each a layer, at the lowest priority
         * @throws IllegalArgumentException if there is less than one thread
         */
        public Builder variations(SoundtrackGenerator generator, int threads) {
            if (threads < 1) {
                throw new IllegalArgumentException("at least one thread generates, not " + threads);
            }
            this.generator = Optional.of(generator);
            this.threads = threads;
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
            if (generator.isPresent()) {
                throw new IllegalStateException("offline music has no variations, since no clock says when they come");
            }
            return new GameMusic(this, true);
        }
    }

    static int requireRate(int hertz) {
        if (hertz != 44_100 && hertz != 48_000) {
            throw new IllegalArgumentException("music is played at 44100 or 48000 Hz, not " + hertz);
        }
        return hertz;
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
        go(known(sections, "section", section), Optional.empty());
    }

    /**
     * Goes to a section in a way of one's own; what the transition says of from and to does not matter.
     *
     * @throws IllegalArgumentException if there is no section, or filler, of that name
     */
    public void go(String section, Transition transition) {
        go(known(sections, "section", section), Optional.of(MixPlanner.plan(soundtrack, transition)));
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
        controls.trigger(known(stingers, "stinger", name));
    }

    /**
     * The mixer channel of the layers of a name, in whatever section.
     *
     * @throws IllegalArgumentException if there is none
     */
    public LayerControl layer(String name) {
        return known(layers, "layer", name);
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

    static double requireIntensity(double intensity) {
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
     * Replaces clips of a section's layers, all at once, from the next pass of their loop on.
     *
     * @param clips by the layers' names; each as long as the section, of any rate, its end flowing into its beginning
     * @throws IllegalArgumentException if there is no such section or layer
     * @throws io.github.riffusion4j.base.InvalidFileException if a clip has another length, or more than two channels
     */
    public void replace(String section, Map<String, AudioClip> clips) {
        Section known = soundtrack.section(section);
        List<String> layers = known.layers().stream().map(Layer::name).toList();
        for (String name : clips.keySet()) {
            if (!layers.contains(name)) {
                throw new IllegalArgumentException(
                        "section \"" + section + "\" has no layer \"" + name + "\"; there are " + layers);
            }
        }
        ClipSet set = plan.sections().get(soundtrack.sectionIndex(section)).clips();
        List<ClipBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            AudioClip clip = clips.get(layers.get(i));
            buffers.add(clip == null ? set.clip(i) : buffer(known, layers.get(i), clip));
        }
        set.putAll(buffers);
    }

    private ClipBuffer buffer(Section section, String layer, AudioClip clip) {
        String place = "the clip for layer \"" + layer + "\" of section \"" + section.name() + "\"";
        return ClipBuffer.of(ClipLoader.resampledLoop(
                ClipLoader.requireLoop(place, section, clip), section.samples(sampleRate()), sampleRate()));
    }

    /** The section that the music is going to, or else the one that plays. */
    public String destination() {
        return soundtrack.sections().get(mixer.heading()).name();
    }

    /**
     * The state of the music, for a savegame; see {@link Builder#state}. The section and position are those of the next
     * samples that are read.
     */
    public MusicState state() {
        MusicTime now = clock.at(clock.framesRead());
        Section section = soundtrack.section(now.section());
        Map<String, MusicState.Channel> channels = new LinkedHashMap<>();
        List<String> names = soundtrack.layerNames();
        for (int i = 0; i < names.size(); i++) {
            MixControls.LayerSetting setting = controls.layer(i);
            channels.put(
                    names.get(i),
                    new MusicState.Channel(setting.gain(), setting.pan(), setting.muted(), setting.solo()));
        }
        int beat = (now.bar() - 1) * section.meter().pulses() + now.beat() - 1;
        return new MusicState(
                section.name(),
                beat + now.phase(),
                destination(),
                intensity(),
                volume(),
                channels,
                variations.map(SectionVariations::seeds).orElse(Map.of()));
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
        variations.ifPresent(SectionVariations::close);
        loader.close();
    }
}
