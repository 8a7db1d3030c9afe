package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Generates the section that plays again and again while it does, each time with the next seed, and hands its layers to
 * the music together. Threads of the lowest priority, which are daemons.
 */
final class SectionVariations implements AutoCloseable {

    /** Polls, because waking it from the audio thread would cost that a system call. */
    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofSeconds(30).toNanos();

    private final GameMusic music;
    private final SoundtrackGenerator generator;
    private final Consumer<RuntimeException> failures;
    private final Map<String, Long> seeds;
    private final Cancellation cancellation = new Cancellation();
    private final ExecutorService workers;
    private final Thread thread = new Thread(this::run, "riffusion-variations");

    private long retryNanos = FIRST_RETRY_NANOS;

    private SectionVariations(
            GameMusic music,
            SoundtrackGenerator generator,
            int threads,
            Map<String, Long> seeds,
            Consumer<RuntimeException> failures) {
        this.music = music;
        this.generator = generator;
        this.failures = failures;
        this.seeds = new ConcurrentHashMap<>(seeds);
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(
                threads, task -> lowered(new Thread(task, "riffusion-variations-" + number.incrementAndGet())));
    }

    @SuppressWarnings("ThreadPriorityCheck") // a wish, which costs nothing where it is not granted
    private static Thread lowered(Thread thread) {
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    static SectionVariations start(
            GameMusic music,
            SoundtrackGenerator generator,
            int threads,
            Map<String, Long> seeds,
            Consumer<RuntimeException> failures) {
        SectionVariations variations = new SectionVariations(music, generator, threads, seeds, failures);
        lowered(variations.thread).start();
        return variations;
    }

    /** The seed of the latest variation of each section that has one. */
    Map<String, Long> seeds() {
        return Map.copyOf(seeds);
    }

    private void run() {
        Map<String, Long> restored = Map.copyOf(seeds);
        Map<String, Long> nextPass = new HashMap<>();
        while (!cancellation.isCancelled()) {
            MusicTime now = music.clock().now();
            Section section = music.soundtrack().section(music.destination());
            boolean wanted = isGenerated(section) && now.frame() >= nextPass.getOrDefault(section.name(), 0L);
            if (!wanted) {
                LockSupport.parkNanos(this, POLL_NANOS);
                continue;
            }
            // A saved game begins with the variation that it was saved with.
            boolean first = !nextPass.containsKey(section.name());
            long seed = first && restored.containsKey(section.name())
                    ? restored.get(section.name())
                    : seeds.getOrDefault(section.name(), section.seed()) + 1;
            if (generate(section, seed)) {
                long read = music.clock().framesRead();
                // It should be heard once as a whole: after the rest of the pass that plays, a pass.
                nextPass.put(section.name(), read + section.samples(music.sampleRate()));
            }
        }
    }

    private static boolean isGenerated(Section section) {
        return section.layers().stream().allMatch(Layer::isGenerated);
    }

    /** Returns false if it failed. */
    private boolean generate(Section section, long seed) {
        try {
            List<CompletableFuture<AudioClip>> pending = section.layers().stream()
                    .map(layer -> CompletableFuture.supplyAsync(
                            () -> generator.layer(section, layer, seed, cancellation), workers))
                    .toList();
            List<AudioClip> clips = SoundtrackBaker.mastered(
                    section, pending.stream().map(CompletableFuture::join).toList(), music.sampleRate());
            Map<String, AudioClip> byName = new HashMap<>();
            for (int i = 0; i < clips.size(); i++) {
                byName.put(section.layers().get(i).name(), clips.get(i));
            }
            music.replace(section.name(), byName);
            seeds.put(section.name(), seed);
            retryNanos = FIRST_RETRY_NANOS;
            return true;
        } catch (CompletionException e) {
            fail(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        return false;
    }

    private void fail(Throwable cause) {
        if (cancellation.isCancelled()) {
            return;
        }
        failures.accept(
                cause instanceof RuntimeException failure
                        ? failure
                        : new RiffusionException("a variation could not be generated: " + cause, cause));
        if (cause instanceof IllegalStateException) {
            // Nothing can be generated any more.
            cancellation.cancel();
            return;
        }
        LockSupport.parkNanos(this, retryNanos);
        retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
    }

    /** Cancels what is being generated, and waits for the threads to end. */
    @Override
    public void close() {
        cancellation.cancel();
        LockSupport.unpark(thread);
        workers.shutdown();
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
