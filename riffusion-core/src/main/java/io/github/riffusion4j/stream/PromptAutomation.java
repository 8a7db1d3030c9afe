package io.github.riffusion4j.stream;

import io.github.riffusion4j.PromptBlend;
import java.util.List;

/**
 * What is to be played when: a way from one mix to a scale of them, on which the intensity says the place. Immutable.
 *
 * @param from what the way begins at
 * @param scale where it ends: mixes for intensities from 0 to 1, evenly apart; at least one
 * @param begin the position at which the way begins, in samples of each channel
 * @param end the position at which it ends; the same if there is no way
 */
record PromptAutomation(PromptBlend from, List<PromptBlend> scale, long begin, long end) {

    /** A scale from the first moment on. */
    static PromptAutomation of(List<PromptBlend> scale) {
        return new PromptAutomation(scale.get(0), scale, 0, 0);
    }

    /** What is to be played once the way is at its end. */
    PromptBlend goal(double intensity) {
        double place = intensity * (scale.size() - 1);
        int below = (int) Math.min(Math.floor(place), scale.size() - 1);
        int above = Math.min(below + 1, scale.size() - 1);
        return scale.get(below).towards(scale.get(above), place - below);
    }

    /** What is to be played at a position. */
    PromptBlend at(long position, double intensity) {
        PromptBlend goal = goal(intensity);
        if (position >= end) {
            return goal;
        }
        return from.towards(goal, Math.max(0, (double) (position - begin) / (end - begin)));
    }

    /** How long the way is, in samples. */
    long duration() {
        return end - begin;
    }

    /** A new way, from wherever this one has got to. */
    PromptAutomation turned(List<PromptBlend> scale, double intensity, long begin, long duration) {
        return new PromptAutomation(at(begin, intensity), scale, begin, begin + duration);
    }
}
