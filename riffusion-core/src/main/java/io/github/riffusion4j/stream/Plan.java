package io.github.riffusion4j.stream;

import io.github.riffusion4j.PromptMix;

/**
 * A passage, and the wish that it was planned for.
 *
 * @param goal what the score led to, at the intensity of that time
 */
record Plan(Passage passage, Score score, PromptMix goal) {

    long start() {
        return passage.start();
    }
}
