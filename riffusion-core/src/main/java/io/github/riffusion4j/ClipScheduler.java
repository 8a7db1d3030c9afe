package io.github.riffusion4j;

import io.github.riffusion4j.playback.BeatGrid;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Schedules the segments of a stream. Without control changes, the noise advances by a quarter of a seed with every
 * clip. In a transition to other prompts it stays, and clips follow each other up to four times as fast. Not thread
 * safe.
 */
final class ClipScheduler {

    /** The clips of a transition that lasts as many clips or fewer, evenly apart. */
    private static final int CLIPS_OF_A_TRANSITION = 4;

    private final long seed;

    /**
     * A segment, and the state of the controls that it was planned for.
     *
     * @param goal the prompts that the automation led to, at the intensity of that time
     */
    record PlannedSegment(Segment segment, PromptAutomation automation, PromptBlend goal) {

        long start() {
            return segment.start();
        }
    }

    /** The segment that plays, and those that are to follow, in order. */
    private final Deque<PlannedSegment> planned = new ArrayDeque<>();

    ClipScheduler(long seed) {
        this.seed = seed;
    }

    /** The very first segment. */
    PlannedSegment first(PromptAutomation automation, double intensity) {
        PromptBlend goal = automation.goal(intensity);
        return new PlannedSegment(new Segment(0, automation.at(0, intensity), seed, 0), automation, goal);
    }

    /**
     * The segment after those that were planned; if the controls have changed since, one in place of those that have
     * not begun.
     *
     * @param now the position of the reader
     * @param ready the position by which the segment's clip can be generated
     */
    PlannedSegment next(PromptAutomation automation, double intensity, long now, long ready, BeatGrid grid) {
        dropBefore(now);
        PromptBlend goal = automation.goal(intensity);
        PlannedSegment last = planned.getLast();
        boolean changed = !last.automation().equals(automation) || !last.goal().isNear(goal);
        if (!changed && last.segment().prompts().isNear(goal)) {
            long start = Math.max(now, last.start() + grid.clipLength());
            return new PlannedSegment(last.segment().varied(grid.changeAtOrAfter(start)), automation, goal);
        }
        return towards(goal, automation, intensity, changed ? planned.getFirst() : last, now, ready, grid);
    }

    private static PlannedSegment towards(
            PromptBlend goal,
            PromptAutomation automation,
            double intensity,
            PlannedSegment from,
            long now,
            long ready,
            BeatGrid grid) {
        long end = grid.changeAtOrBefore(automation.end());
        long earliest = earliest(automation, from, grid.clipLength());
        // Where the transition has ended already, the clip may play as soon as it is there.
        long start = grid.changeAtOrAfter(Math.max(earliest, automation.end() <= now ? now : ready));
        if (start > end && end >= ready && end > from.start()) {
            start = end;
        }
        PromptBlend prompts = start >= end ? goal : automation.at(start, intensity);
        return new PlannedSegment(from.segment().with(start, prompts), automation, goal);
    }

    private static long earliest(PromptAutomation automation, PlannedSegment from, int clipLength) {
        boolean fresh = !from.automation().equals(automation);
        if (fresh || from.start() < automation.end()) {
            long step = Math.min(clipLength, automation.duration() / CLIPS_OF_A_TRANSITION);
            return (fresh ? automation.begin() : Math.max(automation.begin(), from.start())) + step;
        }
        // Only the intensity moves: it may do so all the time.
        return from.start() + clipLength / CLIPS_OF_A_TRANSITION;
    }

    private void dropBefore(long now) {
        PlannedSegment playing = planned.removeFirst();
        while (!planned.isEmpty() && planned.getFirst().start() <= now) {
            playing = planned.removeFirst();
        }
        planned.addFirst(playing);
    }

    /** Records that a plan has been carried out: it replaces those that would begin later. */
    void carriedOut(PlannedSegment plan) {
        planned.removeIf(other -> other.start() >= plan.start());
        planned.addLast(plan);
    }
}
