package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.game.mix.ClipBuffer;
import io.github.riffusion4j.game.mix.MixControls;
import io.github.riffusion4j.game.mix.MixPlan;
import io.github.riffusion4j.game.mix.Mixer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is heard, of what a device reads in bursts. */
class MusicClockTest {

    private static final int BLOCK = 4410;
    private static final long BLOCK_NANOS = 100_000_000;

    private final Soundtrack soundtrack = Soundtrack.of(Section.of("a", 120, 1).clip("a.flac"));
    private final MixPlan plan = MixPlanner.plan(soundtrack, TestPack.RATE);
    private final Mixer mixer = new Mixer(plan, new MixControls(plan, 0), 0);
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final float[] samples = new float[2 * BLOCK];

    private MusicClock clock(boolean offline) {
        plan.sections().get(0).clips().put(0, ClipBuffer.of(TestPack.constant(88_200, 0.25)));
        return new MusicClock(soundtrack, plan, mixer.timeline(), Duration.ofMillis(200), nanos::get, offline);
    }

    private void read(MusicClock clock) {
        clock.reading();
        mixer.read(samples, 0, BLOCK);
    }

    @Test
    void heardIsWhatWasReadLongAgoAndTimeGoesOnBetweenReads() {
        MusicClock clock = clock(false);
        assertEquals(0, clock.frame());
        long before = 0;
        for (int i = 0; i < 50; i++) {
            read(clock);
            for (int step = 0; step < 10; step++) {
                long heard = clock.frame();
                long expected = Math.max(0, (i * 10 + step) * 441 - 8820);
                assertEquals((double) expected, (double) heard, 2);
                assertTrue(heard >= before, "time does not go back");
                before = heard;
                nanos.addAndGet(BLOCK_NANOS / 10);
            }
        }
        assertEquals(50 * BLOCK, clock.framesRead());
        // A device that has stopped: nothing more is heard than was read.
        nanos.addAndGet(10_000_000_000L);
        assertEquals(50 * BLOCK - 8820, clock.frame());
    }

    @Test
    void burstsAreSmoothed() {
        MusicClock clock = clock(false);
        for (int i = 0; i < 400; i++) {
            // Two blocks at once, then none.
            read(clock);
            read(clock);
            nanos.addAndGet(2 * BLOCK_NANOS);
        }
        double wrong = clock.frame() - (800.0 * BLOCK - 8820);
        assertTrue(Math.abs(wrong) <= BLOCK, "off by " + wrong);
    }

    @Test
    void offlineTheFramesReadAreTheTime() {
        MusicClock clock = clock(true);
        for (int i = 0; i < 10; i++) {
            read(clock);
        }
        assertEquals(10 * BLOCK - 8820, clock.frame());
        assertEquals(2, clock.now().beat());
        assertEquals(35_280 / 22_050.0 - 1, clock.now().phase(), 1e-9);
        clock.setOutputLatency(Duration.ZERO);
        assertEquals(10 * BLOCK, clock.frame());
        assertThrows(IllegalArgumentException.class, () -> clock.setOutputLatency(Duration.ofSeconds(3)));
    }
}
