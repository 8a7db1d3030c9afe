package io.github.riffusion4j.stream;

import io.github.riffusion4j.PromptBlend;

/**
 * A part of a stream that one clip fills: what it sounds like, and when it begins.
 *
 * @param start when it should begin: samples of each channel from the stream's beginning, on the beat
 * @param prompts what it plays
 * @param seed the seed of its noise
 * @param variation how far the noise has moved on to that of {@code seed + 1}, from 0 to 1
 */
public record Segment(long start, PromptBlend prompts, long seed, double variation) {

    private static final double STEP = 0.25;

    /** @throws IllegalArgumentException if the start is negative, or the variation out of range */
    public Segment {
        if (start < 0 || !(variation >= 0 && variation <= 1)) {
            throw new IllegalArgumentException(
                    "a passage starts at 0 or later, with a variation from 0 to 1; got " + start + " and " + variation);
        }
    }

    /** The passage that follows when nobody steers: the same prompts, a quarter further to the next seed. */
    Segment varied(long start) {
        return variation < 1
                ? new Segment(start, prompts, seed, Math.min(1, variation + STEP))
                : new Segment(start, prompts, seed + 1, STEP);
    }

    /** A passage with other prompts: the noise stays, so that what changes is what was asked for. */
    Segment moved(long start, PromptBlend prompts) {
        return new Segment(start, prompts, seed, variation);
    }
}
