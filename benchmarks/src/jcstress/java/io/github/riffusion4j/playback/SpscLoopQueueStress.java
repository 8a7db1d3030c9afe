package io.github.riffusion4j.playback;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The queue between the thread that generates and the thread that plays. */
final class SpscLoopQueueStress {

    private SpscLoopQueueStress() {}

    private static Loop loop(int start) {
        return new Loop(new float[] {start}, start, Loop.NONE.grid());
    }

    /** The first sample, which tells loops apart; 0 for none, -1 for one whose content is not visible. */
    private static int content(Loop loop) {
        if (loop == Loop.NONE) {
            return 0;
        }
        return loop.start() == (long) loop.sample(0) ? (int) loop.start() : -1;
    }

    /** A loop that is taken is seen with its content; it is taken once. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Taken after the race.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Taken in the race, with its content.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, taken twice, or without its content.")
    @State
    public static class Publication {
        private final SpscLoopQueue queue = new SpscLoopQueue(2);

        @Actor
        public void producer() {
            queue.add(loop(1));
        }

        @Actor
        public void consumer(II_Result r) {
            r.r1 = content(queue.take(1));
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = content(queue.take(1));
        }
    }

    /** Loops arrive in their order; one that is overtaken is dropped and never comes back. */
    @JCStressTest
    @Outcome(id = "0, 0, 2", expect = Expect.ACCEPTABLE, desc = "Both were added after the race; the newer is taken.")
    @Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE)
    @Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "The second overtook the first.")
    @Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE)
    @Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE)
    @Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "The second overtook the first.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Out of order, lost, taken twice, or without its content.")
    @State
    public static class Order {
        private final SpscLoopQueue queue = new SpscLoopQueue(2);

        @Actor
        public void producer() {
            queue.add(loop(1));
            queue.add(loop(2));
        }

        @Actor
        public void consumer(III_Result r) {
            r.r1 = content(queue.take(2));
            r.r2 = content(queue.take(2));
        }

        @Arbiter
        public void after(III_Result r) {
            r.r3 = content(queue.take(2));
        }
    }

    /** A full queue of one place: the producer adds again only when the consumer has emptied it, and overwrites nothing. */
    @JCStressTest
    @Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "The place was seen to be free, and used again.")
    @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "The place was still occupied.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A loop was overwritten or lost.")
    @State
    public static class Reuse {
        private final SpscLoopQueue queue = new SpscLoopQueue(1);

        public Reuse() {
            queue.add(loop(1));
        }

        @Actor
        public void producer(III_Result r) {
            r.r1 = queue.isFull() ? 1 : 0;
            if (r.r1 == 0) {
                queue.add(loop(2));
            }
        }

        @Actor
        public void consumer(III_Result r) {
            r.r2 = content(queue.take(1));
        }

        @Arbiter
        public void after(III_Result r) {
            r.r3 = content(queue.take(2));
        }
    }
}
