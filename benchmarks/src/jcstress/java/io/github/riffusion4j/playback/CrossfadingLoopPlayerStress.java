package io.github.riffusion4j.playback;

import io.github.riffusion4j.audio.effects.Crossfade;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The player on the audio thread, while another thread adds clips or queries the state. */
final class CrossfadingLoopPlayerStress {

    private static final int FRAMES = 4;
    private static final int SAMPLE_RATE = 8_000;

    private CrossfadingLoopPlayerStress() {}

    /** Clips of two samples, each of which may be followed by another at its end, without a crossfade. */
    private static Loop loop(float sample, long start) {
        return new Loop(new float[] {sample, sample}, start, new BeatGrid(2, 0, 2, Crossfade.of(0)));
    }

    /** A thread that sees a position sees the clip that is played there. */
    @JCStressTest
    @Outcome(id = "0, 0, 4", expect = Expect.ACCEPTABLE, desc = "Queried before the clip was played.")
    @Outcome(id = "0, 1, 4", expect = Expect.ACCEPTABLE, desc = "Queried while the clip was played.")
    @Outcome(id = "1, 1, 4", expect = Expect.ACCEPTABLE, desc = "Queried after the clip was played.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A position without its clip.")
    @State
    public static class Status {
        private final SpscLoopQueue queue = new SpscLoopQueue(2);
        private final CrossfadingLoopPlayer player = new CrossfadingLoopPlayer(queue, SAMPLE_RATE, 1, 1);

        public Status() {
            queue.add(loop(1, 0));
        }

        @Actor
        public void audio(III_Result r) {
            r.r3 = player.read(new float[FRAMES], 0, FRAMES, true, 1);
        }

        @Actor
        public void observer(III_Result r) {
            r.r1 = player.position() > 0 ? 1 : 0;
            r.r2 = player.playing() == Loop.NONE ? 0 : 1;
        }
    }

    /** A clip that arrives while its predecessor ends either follows it, or is waited for; never both. */
    @JCStressTest
    @Outcome(id = "0, 1, -1", expect = Expect.ACCEPTABLE, desc = "The second clip was in time.")
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The second clip was late, and the first was repeated.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "What is heard and what is reported differ.")
    @State
    public static class Change {
        private final SpscLoopQueue queue = new SpscLoopQueue(2);
        private final CrossfadingLoopPlayer player = new CrossfadingLoopPlayer(queue, SAMPLE_RATE, 1, 1);
        private final Loop second = loop(-1, 2);

        public Change() {
            queue.add(loop(1, 0));
        }

        @Actor
        public void producer() {
            queue.add(second);
        }

        @Actor
        public void audio(III_Result r) {
            float[] out = new float[FRAMES];
            player.read(out, 0, FRAMES, true, 1);
            r.r3 = (int) Math.signum(out[FRAMES - 1]);
        }

        @Arbiter
        public void after(III_Result r) {
            r.r1 = (int) player.underruns();
            r.r2 = player.playing() == second ? 1 : 0;
        }
    }
}
