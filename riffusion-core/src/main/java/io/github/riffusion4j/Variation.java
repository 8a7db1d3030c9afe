package io.github.riffusion4j;

/**
 * Noise that is moved from that of one seed towards that of another: the same music, played a little differently.
 *
 * @param seed the seed of the noise to move towards
 * @param strength how far, from 0 (not at all) to 1 (that noise itself)
 */
public record Variation(long seed, double strength) {

    /** @throws IllegalArgumentException if the strength is not from 0 to 1 */
    public Variation {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("the strength of a variation must be from 0 to 1, got " + strength);
        }
    }
}
