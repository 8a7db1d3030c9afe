package io.github.riffusion4j;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.playback.BeatGrid;
import io.github.riffusion4j.playback.CrossfadingLoopPlayer;
import io.github.riffusion4j.playback.SpscLoopQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Generates clips ahead of the reader, on a thread of its own, and puts them into a queue. */
final class ClipProducer implements ClipSource {

    /** The polling interval. Polls, because unparking from the audio thread would cost it a system call. */
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofSeconds(30).toNanos();

    /** The weight of the latest measurement in the average time that a clip takes. */
    private static final double LATEST = 0.5;

    private static final double NANOS_PER_SECOND = 1e9;

    private final ClipMastering mastering;
    private final ClipScheduler scheduler;
    private final LiveControls controls;
    private final StreamSettings settings;
    private final SpscLoopQueue queue;
    private final CrossfadingLoopPlayer player;
    private final StreamListener listener;
    private final Cancellation cancellation = new Cancellation();
    private final Thread thread = new Thread(this::run, "riffusion-stream");

    private volatile Optional<RuntimeException> failure = Optional.empty();

    /** The segment that failed, if trying it again would be in vain. */
    private volatile Optional<Segment> hopeless = Optional.empty();

    private volatile long readyUntil;

    /** The average time that a clip takes, in samples of music that is played meanwhile. */
    private double latency;

    private long knownUnderruns;
    private long retryNanos = FIRST_RETRY_NANOS;

    ClipProducer(
            ClipMastering mastering,
            ClipScheduler scheduler,
            LiveControls controls,
            StreamSettings settings,
            SpscLoopQueue queue,
            CrossfadingLoopPlayer player,
            StreamListener listener) {
        this.mastering = mastering;
        this.scheduler = scheduler;
        this.controls = controls;
        this.settings = settings;
        this.queue = queue;
        this.player = player;
        this.listener = listener;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public Optional<RuntimeException> failure() {
        return failure;
    }

    @Override
    public boolean hasFailed() {
        return hopeless.isPresent();
    }

    @Override
    public long readyUntil() {
        return readyUntil;
    }

    private void run() {
        while (!cancellation.isCancelled()) {
            reportUnderruns();
            plan().filter(plan -> !isHopeless(plan.segment()))
                    .ifPresentOrElse(this::generate, () -> LockSupport.parkNanos(this, POLL_NANOS));
        }
    }

    private void reportUnderruns() {
        long underruns = player.underruns();
        if (underruns > knownUnderruns) {
            knownUnderruns = underruns;
            listener.onUnderrun(underruns);
        }
    }

    /** The segment to generate now, if any. */
    private Optional<ClipScheduler.PlannedSegment> plan() {
        if (queue.isFull()) {
            return Optional.empty();
        }
        if (!mastering.hasBegun()) {
            return Optional.of(scheduler.first(controls.automation(), controls.intensity()));
        }
        long now = player.position();
        long ready = now + (long) latency;
        BeatGrid grid = mastering.grid();
        ClipScheduler.PlannedSegment plan =
                scheduler.next(controls.automation(), controls.intensity(), now, ready, grid);
        // Whatever the look-ahead, a clip that can just be ready for its beat is not put off.
        long inTime = grid.changeAtOrAfter(ready + grid.crossfade().length());
        long horizon = Math.max(inTime, now + settings.samples(settings.lookAhead()));
        return plan.start() <= horizon ? Optional.of(plan) : Optional.empty();
    }

    /** True if its prompts are those that failed. */
    private boolean isHopeless(Segment segment) {
        return hopeless.filter(failed -> failed.prompts().isNear(segment.prompts()))
                .isPresent();
    }

    private void generate(ClipScheduler.PlannedSegment plan) {
        hopeless = Optional.empty();
        long began = System.nanoTime();
        try {
            queue.add(mastering.clip(plan.segment(), cancellation));
            scheduler.carriedOut(plan);
            readyUntil = plan.start() + mastering.grid().clipLength();
            measure(System.nanoTime() - began);
            failure = Optional.empty();
            retryNanos = FIRST_RETRY_NANOS;
            listener.onSegment(plan.segment());
        } catch (RuntimeException e) {
            fail(plan.segment(), e, mastering.recurs(e));
        } catch (Error e) {
            // A thread that died would report nothing. There may be more memory in a minute.
            boolean recurs = !(e instanceof VirtualMachineError);
            fail(plan.segment(), new RiffusionException("a clip could not be generated: " + e, e), recurs);
        }
    }

    private void measure(long nanos) {
        double samples = nanos / NANOS_PER_SECOND * settings.sampleRate();
        latency = latency == 0 ? samples : (1 - LATEST) * latency + LATEST * samples;
    }

    private void fail(Segment segment, RuntimeException e, boolean recurs) {
        if (cancellation.isCancelled()) {
            return;
        }
        failure = Optional.of(e);
        hopeless = Optional.of(segment).filter(failed -> recurs);
        listener.onFailure(e);
        if (!recurs) {
            LockSupport.parkNanos(this, retryNanos);
            retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
        }
    }

    /** Cancels the clip that is being generated, and waits for the thread to end, unless it is the one that calls. */
    @Override
    public void close() {
        cancellation.cancel();
        wake();
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
