package io.github.riffusion4j.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The endless sequence of interpolations of Riffusion's web application: from prompt to prompt with the same seed, and
 * at the last one from seed to seed. Not thread safe.
 */
final class InterpolationSequence {

    private static final int STEPS = 4;

    private final Deque<String> ahead;
    private Keyframe start;
    private Keyframe end;
    private int step = STEPS;

    /** Creates a sequence that begins at the first of the prompts, of which there is at least one. */
    InterpolationSequence(List<String> prompts, long seed) {
        ahead = new ArrayDeque<>(prompts);
        start = new Keyframe(ahead.remove(), seed);
        end = start;
    }

    /** A prompt and a seed. */
    record Keyframe(String prompt, long seed) {}

    /**
     * A point between two keyframes.
     *
     * @param alpha 0 is the start, 1 the end
     */
    record Point(Keyframe start, Keyframe end, double alpha) {}

    /** Returns the current point, and advances to the next. */
    Point next() {
        Point point = new Point(start, end, (double) step / STEPS);
        if (step < STEPS) {
            step++;
        } else {
            start = end;
            end = ahead.isEmpty()
                    ? new Keyframe(start.prompt, start.seed + 1)
                    : new Keyframe(ahead.remove(), start.seed);
            step = 1;
        }
        return point;
    }
}
