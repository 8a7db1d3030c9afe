package io.github.riffusion4j.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The endless sequence of interpolations of Riffusion's web application: from prompt to prompt with the same seed, and
 * at the last one from seed to seed. Not thread safe.
 */
final class RiffWalk {

    private static final int STEPS = 4;

    private final Deque<String> ahead;
    private Point start;
    private Point end;
    private int step = STEPS;

    /** Creates a walk that begins at the first of the prompts, of which there is at least one. */
    RiffWalk(List<String> prompts, long seed) {
        ahead = new ArrayDeque<>(prompts);
        start = new Point(ahead.remove(), seed);
        end = start;
    }

    /** A prompt and a seed. */
    record Point(String prompt, long seed) {}

    /**
     * A position on the walk.
     *
     * @param alpha 0 is the start, 1 the end
     */
    record Position(Point start, Point end, double alpha) {}

    /** The current position. */
    Position position() {
        return new Position(start, end, (double) step / STEPS);
    }

    /** Advances by one clip. */
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
