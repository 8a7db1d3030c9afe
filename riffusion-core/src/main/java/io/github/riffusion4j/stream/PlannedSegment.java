package io.github.riffusion4j.stream;

import io.github.riffusion4j.PromptBlend;

/**
 * A passage, and the wish that it was planned for.
 *
 * @param goal what the score led to, at the intensity of that time
 */
record PlannedSegment(Segment passage, PromptAutomation score, PromptBlend goal) {

    long start() {
        return passage.start();
    }
}
