package io.github.riffusion4j.score.composer;

import io.github.riffusion4j.score.Score;

/**
 * A composed score.
 *
 * @param score the score
 * @param arrangement what was decided, in words
 * @param seed the brief's seed
 */
public record Composition(Score score, Arrangement arrangement, long seed) {}
