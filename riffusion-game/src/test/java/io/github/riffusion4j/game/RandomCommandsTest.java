package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten thousand commands of four threads while another reads. */
@Tag("runtime")
class RandomCommandsTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COMMANDS = 10_000;
    private static final int COMMANDERS = 4;
    private static final List<String> SECTIONS = List.of("a", "b", "c");
    private static final double LEAST = 0.01;
    private static final int BLOCK = 512;
    private static final int READS = 100;
    private static final int WINDOWS = 40;

    private static MusicPack pack() {
        Section a = Section.of("a", 400, 1)
                .layers(
                        Layer.of("base").clip("a.flac"),
                        Layer.of("top").clip("a2.flac").threshold(0.5));
        Section b = Section.of("b", 377, 1)
                .layers(
                        Layer.of("base").clip("b.flac"),
                        Layer.of("top").clip("b2.flac").threshold(0.2));
        Section c =
                Section.of("c", 311, 2).layers(Layer.of("base").clip("c.flac")).then("a", 1);
        TestPack pack = TestPack.of(Soundtrack.of(a, b, c)
                .stingers(
                        Stinger.of("coin").clip("coin.flac"),
                        Stinger.of("hit").clip("coin.flac").sync(Sync.NOW))
                .transitions(
                        Transition.standard().sync(Sync.NEXT_BEAT),
                        Transition.of("a", "b").sync(Sync.NOW),
                        Transition.of("b", "a").sync(Sync.NOW).fade(Transition.Fade.OUT, 1),
                        Transition.of("c", "b").sync(Sync.NEXT_BEAT).cut()));
        for (String name : List.of("a", "a2")) {
            pack.with(name + ".flac", TestPack.constant(a.samples(TestPack.RATE), 0.25));
        }
        for (String name : List.of("b", "b2")) {
            pack.with(name + ".flac", TestPack.constant(b.samples(TestPack.RATE), 0.25));
        }
        return pack.with("c.flac", TestPack.constant(c.samples(TestPack.RATE), 0.25))
                .with("coin.flac", TestPack.constant(5000, 0.125))
                .open();
    }

    private static void command(GameMusic music, Random random) {
        switch (random.nextInt(7)) {
            case 0, 1 -> music.go(SECTIONS.get(random.nextInt(SECTIONS.size())));
            case 2 -> music.stinger(random.nextBoolean() ? "coin" : "hit");
            case 3 -> music.setIntensity(random.nextDouble());
            case 4 -> music.layer("top").fade(random.nextDouble(), Duration.ofMillis(random.nextInt(300)));
            case 5 -> music.layer("top").mute(random.nextBoolean()).pan(random.nextDouble() * 2 - 1);
            default -> music.clock().now();
        }
    }

    @Test
    void noAllocationNoGapNoDeadlock() throws InterruptedException {
        try (GameMusic music = GameMusic.of(pack()).start()) {
            music.awaitLoaded();
            AtomicInteger commands = new AtomicInteger();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            List<Thread> commanders = new ArrayList<>();
            for (int t = 0; t < COMMANDERS; t++) {
                Random random = new Random(t);
                commanders.add(new Thread(() -> {
                    while (commands.incrementAndGet() <= COMMANDS) {
                        command(music, random);
                        LockSupport.parkNanos(1000);
                    }
                }));
            }
            commanders.forEach(thread -> thread.setUncaughtExceptionHandler((of, e) -> failure.set(e)));
            AtomicLong gaps = new AtomicLong();
            List<Long> allocated = new CopyOnWriteArrayList<>();
            Thread reader = new Thread(() -> {
                float[] samples = new float[2 * BLOCK];
                // It fades in.
                music.read(samples);
                while (commands.get() <= COMMANDS || allocated.size() < WINDOWS) {
                    allocated.add(allocatedByReading(music, samples, gaps));
                }
            });
            reader.setUncaughtExceptionHandler((of, e) -> failure.set(e));
            commanders.forEach(Thread::start);
            reader.start();
            for (Thread commander : commanders) {
                commander.join();
            }
            reader.join();
            assertEquals(null, failure.get());
            // Not none in all: the JVM itself allocates a little for each method that it compiles.
            long without = allocated.stream().filter(bytes -> bytes == 0).count();
            assertTrue(without > allocated.size() / 2, () -> "bytes in each window: " + allocated);
            assertEquals(0, gaps.get(), "gaps");
            assertTrue(music.clock().framesRead() > 0);
        }
    }

    private static long allocatedByReading(GameMusic music, float[] samples, AtomicLong gaps) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < READS; i++) {
            if (music.read(samples) != samples.length) {
                gaps.incrementAndGet();
            }
            for (int k = 0; k < samples.length; k += 2) {
                // The base layer of some section is always there: at the lowest when it is ducked, and several fades
                // interrupt each other.
                if (samples[k] < LEAST) {
                    gaps.incrementAndGet();
                }
            }
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
