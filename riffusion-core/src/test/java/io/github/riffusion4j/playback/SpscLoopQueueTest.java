package io.github.riffusion4j.playback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SpscLoopQueueTest {

    private final SpscLoopQueue queue = new SpscLoopQueue(8);

    private static Loop loop(long start) {
        return new Loop(new float[] {start}, start, Loop.NONE.grid());
    }

    @Test
    void givesWhatIsDue() {
        Loop first = loop(0);
        Loop second = loop(10);
        queue.add(first);
        queue.add(second);
        assertSame(first, queue.take(9));
        assertSame(Loop.NONE, queue.take(9));
        assertSame(second, queue.take(10));
        assertSame(Loop.NONE, queue.take(100));
    }

    @Test
    void aClipThatWasOvertakenIsDropped() {
        Loop replacement = loop(10);
        queue.add(loop(20));
        queue.add(replacement);
        queue.add(loop(30));
        assertSame(replacement, queue.take(10));
        assertSame(Loop.NONE, queue.take(20));
        assertEquals(30, queue.take(30).start());
    }

    @Test
    void knowsWhenItIsFull() {
        for (int i = 0; i < 8; i++) {
            assertFalse(queue.isFull());
            queue.add(loop(i));
        }
        assertTrue(queue.isFull());
        queue.take(0);
        assertFalse(queue.isFull());
    }

    @Test
    void twoThreadsLoseNothingAndSeeWhatIsWhole() {
        int count = 20_000;
        CompletableFuture<Void> maker = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= count; i++) {
                while (queue.isFull()) {
                    LockSupport.parkNanos(1);
                }
                queue.add(loop(i));
            }
        });
        long expected = 1;
        while (expected <= count) {
            Loop taken = queue.take(expected);
            if (taken != Loop.NONE) {
                assertEquals(expected, taken.start());
                assertEquals((float) expected, taken.sample(0));
                expected++;
            } else {
                LockSupport.parkNanos(1);
            }
        }
        maker.join();
    }
}
