package io.github.riffusion4j.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * An endless walk as Riffusion's web application takes it: from prompt to prompt with the same seed, and at the last
 * one from seed to seed. Not thread safe.
 */
final class RiffWalk {

    private static final int STEPS = 4;

    private final Deque<String> ahead;
    private Point start;
    private Point end;
    private int step = STEPS;

    /** Begins at the first of the prompts, of which there is at least one. */
    RiffWalk(List<String> prompts, long seed) {
        ahead = new ArrayDeque<>(prompts);
        start = new Point(ahead.remove(), seed);
        end = start;
    }

    /** A prompt and a seed. */
    record Point(String prompt, long seed) {}

    /**
     * A place on the walk.
     *
     * @param alpha 0 is the start, 1 the end
     */
    record Place(Point start, Point end, double alpha) {}

    /** Where the walk is. */
    Place here() {
        return new Place(start, end, (double) step / STEPS);
    }

    /** Goes on by one clip. */
    void advance() {
        if (step < STEPS) {
            step++;
            return;
        }
        start = end;
        end = ahead.isEmpty() ? new Point(start.prompt, start.seed + 1) : new Point(ahead.remove(), start.seed);
        step = 1;
    }
}
