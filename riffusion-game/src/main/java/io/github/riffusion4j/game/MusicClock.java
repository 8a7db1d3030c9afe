package io.github.riffusion4j.game;

import io.github.riffusion4j.game.mix.MixPlan;
import io.github.riffusion4j.game.mix.MixPlan.SectionPlan;
import io.github.riffusion4j.game.mix.Timeline;
import io.github.riffusion4j.game.mix.Timeline.Change;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The beat of what is heard. Of every frame that has been read it is known, to the sample, which section, bar and beat
 * it belongs to; which frame is heard now follows from when it was read and the latency of the output. Made by
 * {@link GameMusic#clock()}. Thread safe.
 */
public final class MusicClock {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_MINUTE = 60;

    /** The weight of one more read in what is known of the device's clock: it reads in bursts. */
    private static final double SMOOTHING = 0.05;

    /** A step of the device's clock, as after a pause, in seconds. */
    private static final double STEP = 0.25;

    private final Soundtrack soundtrack;
    private final MixPlan plan;
    private final Timeline timeline;
    private final LongSupplier nanoTime;
    private final boolean offline;

    private volatile double latency;

    /** When frame 0 was, or would have been, read without a pause. Written by the thread that reads. */
    private volatile double epoch = Double.NaN;

    private final AtomicLong heard = new AtomicLong();

    MusicClock(
            Soundtrack soundtrack,
            MixPlan plan,
            Timeline timeline,
            Duration latency,
            LongSupplier nanoTime,
            boolean offline) {
        this.soundtrack = soundtrack;
        this.plan = plan;
        this.timeline = timeline;
        this.nanoTime = nanoTime;
        this.offline = offline;
        setOutputLatency(latency);
    }

    /**
     * Sets the time from when samples are read until they are heard: what the output holds in its buffers, and what the
     * device takes. Bluetooth adds some 150 ms, which no device tells: let players adjust it.
     *
     * @throws IllegalArgumentException if it is negative or more than 2 seconds
     */
    public void setOutputLatency(Duration latency) {
        if (latency.isNegative() || latency.compareTo(Duration.ofSeconds(2)) > 0) {
            throw new IllegalArgumentException("a latency is 0 to 2000 ms, not " + latency.toMillis());
        }
        this.latency = latency.toNanos() / NANOS_PER_SECOND;
    }

    /** The time from when samples are read until they are heard. */
    public Duration outputLatency() {
        return Duration.ofNanos(Math.round(latency * NANOS_PER_SECOND));
    }

    /** Notes that a read begins; for the thread that reads. */
    void reading() {
        double now = nanoTime.getAsLong() / NANOS_PER_SECOND;
        double seen = now - (double) timeline.position() / plan.sampleRate();
        double known = epoch;
        epoch = Double.isNaN(known) || Math.abs(seen - known) > STEP ? seen : known + SMOOTHING * (seen - known);
    }

    /** Frames that have been read. */
    public long framesRead() {
        return timeline.position();
    }

    /**
     * The frame that is heard now: it never goes back. Of music that is read {@linkplain GameMusic.Builder#offline()
     * offline}, the last that was read, less the latency.
     */
    public long frame() {
        long read = timeline.position();
        double frame = read;
        if (!offline) {
            double known = epoch;
            double now = nanoTime.getAsLong() / NANOS_PER_SECOND;
            frame = Double.isNaN(known) ? 0 : Math.min((double) read, (now - known) * plan.sampleRate());
        }
        long at = Math.max(0, (long) (frame - latency * plan.sampleRate()));
        return heard.accumulateAndGet(at, Math::max);
    }

    /** The moment that is heard now. */
    public MusicTime now() {
        return at(frame());
    }

    /**
     * A moment that has been read; of those long ago, before the latest 250 changes of section, what would have been.
     *
     * @param frame from 0; that of one that has not been read yet is as if nothing would change
     */
    public MusicTime at(long frame) {
        return time(frame, timeline.at(frame));
    }

    private MusicTime time(long frame, Change change) {
        SectionPlan section = plan.sections().get(change.section());
        long position = frame - change.zero();
        long beat = section.beatOf(position);
        long start = section.frameOfBeat(beat);
        double phase = (double) (position - start) / (section.frameOfBeat(beat + 1) - start);
        int inPass = (int) Math.floorMod(beat, (long) section.beats());
        return new MusicTime(
                frame,
                soundtrack.sections().get(section.index()).name(),
                SECONDS_PER_MINUTE * section.beats() * plan.sampleRate() / section.length(),
                Math.floorDiv(position, (long) section.length()),
                1 + inPass / section.beatsPerBar(),
                1 + inPass % section.beatsPerBar(),
                section.beatsPerBar(),
                phase);
    }

    /** The frames of the section's pass before the last frame that was read, and which section that is. */
    Change reached() {
        return timeline.at(timeline.position());
    }

    /** Notifies a listener of what began after one frame and not after another; for one thread at a time. */
    final class Dispatcher {

        private long next;
        private long sections;

        void dispatch(MusicListener listener) {
            long end = frame() + 1;
            while (next < end) {
                Change change = timeline.at(next);
                Change following = timeline.after(change);
                long until = following.number() == change.number() ? end : Math.min(end, following.frame());
                if (change.number() >= sections) {
                    sections = change.number() + 1;
                    listener.onSection(time(next, change));
                }
                beats(listener, change, until);
                next = Math.max(until, next + 1);
            }
        }

        private void beats(MusicListener listener, Change change, long until) {
            SectionPlan section = plan.sections().get(change.section());
            long beat = section.beatOf(next - 1 - change.zero()) + 1;
            for (long at = change.zero() + section.frameOfBeat(beat);
                    at < until;
                    at = change.zero() + section.frameOfBeat(++beat)) {
                MusicTime time = time(at, change);
                if (time.beat() == 1) {
                    listener.onBar(time);
                }
                listener.onBeat(time);
            }
        }
    }
}
