package io.github.riffusion4j.stream;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Makes clips ahead of who listens, on a thread of its own, and puts them into a queue. */
final class ClipProducer implements ClipSource {

    /**
     * How often it looks whether there is something to do. Who listens never wakes it: that would cost the listener
     * time.
     */
    private static final long GLANCE_NANOS = Duration.ofMillis(10).toNanos();

    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofSeconds(30).toNanos();

    /** How much the newest measurement counts in the time that a clip takes to make. */
    private static final double NEWEST = 0.5;

    private static final double NANOS_PER_SECOND = 1e9;

    private final ClipMastering painter;
    private final ClipScheduler planner;
    private final LiveControls steering;
    private final StreamSettings settings;
    private final SpscLoopQueue queue;
    private final CrossfadingLoopPlayer deck;
    private final StreamListener listener;
    private final Cancellation cancellation = new Cancellation();
    private final Thread thread = new Thread(this::run, "riffusion-stream");

    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile boolean stranded;
    private volatile long madeUntil;

    /** How long a clip takes to make, in samples of music that is played meanwhile. */
    private double effort;

    private long knownUnderruns;
    private long retryNanos = FIRST_RETRY_NANOS;

    ClipProducer(
            ClipMastering painter,
            ClipScheduler planner,
            LiveControls steering,
            StreamSettings settings,
            SpscLoopQueue queue,
            CrossfadingLoopPlayer deck,
            StreamListener listener) {
        this.painter = painter;
        this.planner = planner;
        this.steering = steering;
        this.settings = settings;
        this.queue = queue;
        this.deck = deck;
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
    public boolean isStranded() {
        return stranded;
    }

    @Override
    public long madeUntil() {
        return madeUntil;
    }

    private void run() {
        while (!cancellation.isCancelled() && !stranded) {
            tellOfUnderruns();
            plan().ifPresentOrElse(this::make, () -> LockSupport.parkNanos(this, GLANCE_NANOS));
        }
    }

    private void tellOfUnderruns() {
        long underruns = deck.underruns();
        if (underruns > knownUnderruns) {
            knownUnderruns = underruns;
            listener.onUnderrun(underruns);
        }
    }

    /** What to make now, if anything. */
    private Optional<PlannedSegment> plan() {
        if (queue.isFull()) {
            return Optional.empty();
        }
        if (!painter.hasBegun()) {
            return Optional.of(planner.first(steering.score(), steering.intensity()));
        }
        long now = deck.position();
        long ready = now + (long) effort;
        BeatGrid timing = painter.timing();
        PlannedSegment plan = planner.next(steering.score(), steering.intensity(), now, ready, timing);
        // Whatever the look-ahead, what can just be made in time for its beat is not put off.
        long inTime = timing.changeAtOrAfter(ready + timing.crossfade().length());
        long horizon = Math.max(inTime, now + settings.samples(settings.lookAhead()));
        return plan.start() <= horizon ? Optional.of(plan) : Optional.empty();
    }

    private void make(PlannedSegment plan) {
        long began = System.nanoTime();
        try {
            queue.add(painter.paint(plan.passage(), cancellation));
            planner.carriedOut(plan);
            madeUntil = plan.start() + painter.timing().clipLength();
            measure(System.nanoTime() - began);
            failure = Optional.empty();
            retryNanos = FIRST_RETRY_NANOS;
            listener.onPassage(plan.passage());
        } catch (RuntimeException e) {
            fail(e);
        } catch (Error e) {
            // Such as too little memory, of which there may be more in a minute. A thread that died would say nothing.
            fail(new RiffusionException("a clip could not be made: " + e, e));
        }
    }

    private void measure(long nanos) {
        double samples = nanos / NANOS_PER_SECOND * settings.sampleRate();
        effort = effort == 0 ? samples : (1 - NEWEST) * effort + NEWEST * samples;
    }

    private void fail(RuntimeException e) {
        if (cancellation.isCancelled()) {
            return;
        }
        stranded = e instanceof IllegalStateException;
        failure = Optional.of(e);
        listener.onFailure(e);
        if (!stranded) {
            LockSupport.parkNanos(this, retryNanos);
            retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
        }
    }

    /** Cancels the clip in hand, and waits for the thread to end, unless it is the one that calls. */
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
