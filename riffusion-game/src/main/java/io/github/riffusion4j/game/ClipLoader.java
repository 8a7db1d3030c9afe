package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.game.mix.ClipBuffer;
import io.github.riffusion4j.game.mix.ClipSet;
import io.github.riffusion4j.game.mix.MixPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decodes the clips of a pack: first the beginnings of those that are heard first, then the rest, on a thread of its
 * own. A clip that cannot be read is left out, and reported.
 */
final class ClipLoader implements AutoCloseable {

    /** Frames that are decoded at once. */
    private static final int BLOCK = 16_384;

    /** Frames that are decoded before anything else, so that the music can begin. */
    private static final int FIRST_BLOCK = 4096;

    private static final int MOST_CHANNELS = 2;
    private static final double LONGEST_STINGER = 60; // seconds

    /** The share of the lower rate that passes when a loop is resampled. */
    private static final double PASS_BAND = 0.475;

    private final MusicPack pack;
    private final MixPlan plan;
    private final Consumer<RuntimeException> failures;
    private final List<Job> jobs = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "riffusion-load");

    private volatile int preferred;
    private volatile boolean closed;

    /** One clip to decode. */
    private final class Job {

        private final String file;
        private final ClipSet clips;
        private final int place;
        private final Optional<Section> section;
        private final int sectionIndex;
        private Optional<AudioReader> reader = Optional.empty();
        private ClipBuffer buffer = ClipBuffer.PENDING;
        private boolean done;

        Job(String file, ClipSet clips, int place, Optional<Section> section, int sectionIndex) {
            this.file = file;
            this.clips = clips;
            this.place = place;
            this.section = section;
            this.sectionIndex = sectionIndex;
        }

        /** Decodes some more. */
        void step() {
            try {
                if (reader.isPresent()) {
                    more(reader.get(), BLOCK);
                } else {
                    begin(pack.open(file));
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                end();
                clips.put(place, ClipBuffer.MISSING);
                failures.accept(
                        e instanceof RuntimeException failure
                                ? failure
                                : new RiffusionException(pack.name() + "/" + file + ": too little memory for it", e));
            }
        }

        private void begin(AudioReader opened) {
            reader = Optional.of(opened);
            if (section.isPresent() && isReadyMade(opened, section.get())) {
                buffer = new ClipBuffer(opened.channelCount(), section.get().samples(plan.sampleRate()));
                more(opened, FIRST_BLOCK);
                clips.put(place, buffer);
                return;
            }
            AudioClip clip = section.isPresent()
                    ? resampledLoop(
                            requireLoop(source(), section.get(), read(opened, section.get())),
                            section.get().samples(plan.sampleRate()),
                            plan.sampleRate())
                    : Resampler.to(plan.sampleRate()).apply(readStinger(opened, source()));
            clips.put(place, ClipBuffer.of(clip));
            end();
        }

        private String source() {
            return pack.name() + "/" + file;
        }

        private boolean isReadyMade(AudioReader opened, Section loop) {
            return opened.sampleRate() == plan.sampleRate()
                    && opened.channelCount() <= MOST_CHANNELS
                    && opened.length().isPresent()
                    && opened.length().getAsLong() == loop.samples(plan.sampleRate());
        }

        private void more(AudioReader opened, int frames) {
            AudioClip block = opened.read(frames);
            buffer.add(block);
            if (buffer.isComplete()) {
                end();
            } else if (block.length() == 0) {
                throw new InvalidFileException(
                        source(), "ends after " + buffer.ready() + " of " + buffer.length() + " samples");
            }
        }

        private void end() {
            done = true;
            reader.ifPresent(AudioReader::close);
            reader = Optional.empty();
        }
    }

    ClipLoader(MusicPack pack, MixPlan plan, int first, Consumer<RuntimeException> failures) {
        this.pack = pack;
        this.plan = plan;
        this.preferred = first;
        this.failures = failures;
        thread.setDaemon(true);
        Soundtrack soundtrack = pack.soundtrack();
        for (int i = 0; i < soundtrack.stingers().size(); i++) {
            String file = soundtrack.stingers().get(i).clip().orElseThrow();
            jobs.add(new Job(file, plan.stingers().get(i).clips(), 0, Optional.empty(), -1));
        }
        for (int s = 0; s < soundtrack.sections().size(); s++) {
            Section section = soundtrack.sections().get(s);
            for (int i = 0; i < section.layers().size(); i++) {
                String file = section.layers().get(i).clip().orElseThrow();
                jobs.add(new Job(file, plan.sections().get(s).clips(), i, Optional.of(section), s));
            }
        }
    }

    /** Decodes the beginning of the first section here, and the rest on the thread. */
    void start() {
        int first = preferred;
        jobs.stream().filter(job -> job.sectionIndex == first).forEach(Job::step);
        thread.start();
    }

    /** Decodes everything here. */
    void loadAll() {
        run();
    }

    /** Decodes the clips of a section next. */
    void prefer(int section) {
        preferred = section;
    }

    /** Waits until everything is decoded. */
    void await() throws InterruptedException {
        thread.join();
    }

    private void run() {
        while (!closed) {
            Optional<Job> next = next();
            if (next.isEmpty()) {
                return;
            }
            next.get().step();
        }
        jobs.forEach(Job::end);
    }

    /** The clip of the preferred section of which least is there; then any other. */
    private Optional<Job> next() {
        int section = preferred;
        Optional<Job> best = Optional.empty();
        for (Job job : jobs) {
            if (!job.done && (best.isEmpty() || isMoreUrgent(job, best.get(), section))) {
                best = Optional.of(job);
            }
        }
        return best;
    }

    private static boolean isMoreUrgent(Job job, Job other, int section) {
        return job.sectionIndex == section
                && (other.sectionIndex != section || job.buffer.ready() < other.buffer.ready());
    }

    /** Reads a loop; hardly more than it should have. */
    private static AudioClip read(AudioReader reader, Section section) {
        return reader.read(section.samples(reader.sampleRate()) + 2);
    }

    /** Verifies that a clip is as long as its section, to a sample, and has one or two channels. */
    static AudioClip requireLoop(String place, Section section, AudioClip clip) {
        int expected = section.samples(clip.sampleRate());
        requireChannels(place, clip.channelCount());
        if (Math.abs(clip.length() - expected) > 1) {
            throw new InvalidFileException(
                    place,
                    (clip.length() > expected + 1 ? "is longer than " : "has " + clip.length() + " samples, not ")
                            + expected + " samples, which section \"" + section.name() + "\" lasts at "
                            + clip.sampleRate() + " Hz: " + section.bars() + " bars of " + section.meter() + " at "
                            + section.tempo() + "; cut the clip, or correct tempo and bars");
        }
        return clip;
    }

    private static void requireChannels(String place, int channelCount) {
        if (channelCount > MOST_CHANNELS) {
            throw new InvalidFileException(
                    place, "has " + channelCount + " channels; a clip has 1 or 2, so mix it down");
        }
    }

    /** A loop of exactly so many samples, whose end flows into its beginning as before. */
    static AudioClip resampledLoop(AudioClip clip, int length, int sampleRate) {
        if (clip.length() == length) {
            return clip;
        }
        Resampler resampler = Resampler.ofLengths(clip.length(), length, PASS_BAND);
        float[][] channels = new float[clip.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = resampler.resampleLoop(clip.channel(c));
        }
        return AudioClip.wrap(sampleRate, channels);
    }

    /** The sound of a stinger. */
    static AudioClip stinger(MusicPack pack, String file) {
        try (AudioReader reader = pack.open(file)) {
            return readStinger(reader, pack.name() + "/" + file);
        }
    }

    private static AudioClip readStinger(AudioReader reader, String place) {
        requireChannels(place, reader.channelCount());
        int most = (int) (LONGEST_STINGER * reader.sampleRate());
        AudioClip clip = reader.read(most + 1);
        if (clip.length() > most || clip.length() == 0) {
            throw new InvalidFileException(
                    place,
                    "is " + (clip.length() == 0 ? "empty" : "too long") + "; a stinger lasts up to " + LONGEST_STINGER
                            + " seconds");
        }
        return clip;
    }

    /** Ends the thread, and waits for it. */
    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // It ends by itself.
                Thread.currentThread().interrupt();
            }
        }
    }
}
