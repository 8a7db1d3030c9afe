package io.github.riffusion4j.stream;

import io.github.riffusion4j.PromptBlend;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Says which passage comes next. While nobody steers, the noise moves on by a quarter of a seed with every clip. On the
 * way to other prompts it stays, and clips follow each other up to four times as fast. Not thread safe.
 */
final class ClipScheduler {

    /** On a way of this many clips or fewer, so many are made, evenly apart. */
    private static final int STEPS_OF_A_WAY = 4;

    private final long seed;

    /** The passage that plays, and those that are to follow, in order. */
    private final Deque<PlannedSegment> planned = new ArrayDeque<>();

    ClipScheduler(long seed) {
        this.seed = seed;
    }

    /** The very first passage. */
    PlannedSegment first(PromptAutomation score, double intensity) {
        PromptBlend goal = score.goal(intensity);
        return new PlannedSegment(new Segment(0, score.at(0, intensity), seed, 0), score, goal);
    }

    /**
     * The passage after those that were planned; where the wishes have changed since, one in place of those that have
     * not begun.
     *
     * @param now the position of who listens
     * @param ready the position by which the passage's clip can be made
     */
    PlannedSegment next(PromptAutomation score, double intensity, long now, long ready, BeatGrid timing) {
        forgetThoseBefore(now);
        PromptBlend goal = score.goal(intensity);
        PlannedSegment last = planned.getLast();
        boolean steered = !last.score().equals(score) || !last.goal().isNear(goal);
        if (!steered && last.passage().prompts().isNear(goal)) {
            long start = Math.max(now, last.start() + timing.clipLength());
            return new PlannedSegment(last.passage().varied(timing.changeAtOrAfter(start)), score, goal);
        }
        return towards(goal, score, intensity, steered ? planned.getFirst() : last, now, ready, timing);
    }

    private static PlannedSegment towards(
            PromptBlend goal,
            PromptAutomation score,
            double intensity,
            PlannedSegment from,
            long now,
            long ready,
            BeatGrid timing) {
        long end = timing.changeAtOrBefore(score.end());
        long earliest = earliest(score, from, timing.clipLength());
        // Where the way has ended already, who listens may take the clip as soon as it is there.
        long start = timing.changeAtOrAfter(Math.max(earliest, score.end() <= now ? now : ready));
        if (start > end && end >= ready && end > from.start()) {
            start = end;
        }
        PromptBlend prompts = start >= end ? goal : score.at(start, intensity);
        return new PlannedSegment(from.passage().moved(start, prompts), score, goal);
    }

    private static long earliest(PromptAutomation score, PlannedSegment from, int clipLength) {
        boolean fresh = !from.score().equals(score);
        if (fresh || from.start() < score.end()) {
            long step = Math.min(clipLength, score.duration() / STEPS_OF_A_WAY);
            return (fresh ? score.begin() : Math.max(score.begin(), from.start())) + step;
        }
        // Only the intensity moves: it may do so all the time.
        return from.start() + clipLength / STEPS_OF_A_WAY;
    }

    private void forgetThoseBefore(long now) {
        PlannedSegment playing = planned.removeFirst();
        while (!planned.isEmpty() && planned.getFirst().start() <= now) {
            playing = planned.removeFirst();
        }
        planned.addFirst(playing);
    }

    /** Takes note that a plan is carried out: it replaces those that would begin later. */
    void carriedOut(PlannedSegment plan) {
        planned.removeIf(other -> other.start() >= plan.start());
        planned.addLast(plan);
    }
}
