package io.github.riffusion4j;

import java.util.List;

/**
 * The prompts over time: a transition from one blend to a scale of blends, on which the intensity picks a point.
 * Immutable.
 *
 * @param from the blend at the beginning of the transition
 * @param scale the blends at its end, for intensities from 0 to 1, evenly apart; at least one
 * @param begin the position at which the transition begins, in samples of each channel
 * @param end the position at which it ends; the same if there is no transition
 */
record PromptAutomation(PromptBlend from, List<PromptBlend> scale, long begin, long end) {

    /** A scale from the first moment on. */
    static PromptAutomation of(List<PromptBlend> scale) {
        return new PromptAutomation(scale.get(0), scale, 0, 0);
    }

    /** The blend after the transition. */
    PromptBlend goal(double intensity) {
        double point = intensity * (scale.size() - 1);
        int below = (int) Math.min(Math.floor(point), scale.size() - 1);
        int above = Math.min(below + 1, scale.size() - 1);
        return scale.get(below).towards(scale.get(above), point - below);
    }

    /** The blend at a position. */
    PromptBlend at(long position, double intensity) {
        PromptBlend goal = goal(intensity);
        if (position >= end) {
            return goal;
        }
        return from.towards(goal, Math.max(0, (double) (position - begin) / (end - begin)));
    }

    /** The length of the transition, in samples. */
    long duration() {
        return end - begin;
    }

    /** A new transition, from the blend that this one has reached. */
    PromptAutomation transition(List<PromptBlend> scale, double intensity, long begin, long duration) {
        return new PromptAutomation(at(begin, intensity), scale, begin, begin + duration);
    }
}
