package io.github.riffusion4j;

import java.util.Objects;

/**
 * A part of a stream that one clip fills: its prompts, its noise and its start.
 *
 * @param start the position of its beginning: samples of each channel from the stream's beginning, on the beat
 * @param prompts the prompts
 * @param seed the seed of the noise
 * @param variation the point between the noise of the seed and that of {@code seed + 1}, from 0 to 1
 */
public record Segment(long start, PromptBlend prompts, long seed, double variation) {

    private static final double STEP = 0.25;

    /** @throws IllegalArgumentException if the start is negative, or the variation out of range */
    public Segment {
        Objects.requireNonNull(prompts, "prompts");
        if (start < 0 || !(variation >= 0 && variation <= 1)) {
            throw new IllegalArgumentException(
                    "a segment starts at 0 or later, with a variation from 0 to 1; got " + start + " and " + variation);
        }
    }

    /** The segment that follows without control changes: the same prompts, a quarter further to the next seed. */
    Segment varied(long start) {
        return variation < 1
                ? new Segment(start, prompts, seed, Math.min(1, variation + STEP))
                : new Segment(start, prompts, seed + 1, STEP);
    }

    /** A segment with other prompts: the noise stays, so that only what was requested changes. */
    Segment with(long start, PromptBlend prompts) {
        return new Segment(start, prompts, seed, variation);
    }
}
