package io.github.riffusion4j;

/**
 * Semantic mixing (Liew et al. 2022, "MagicMix"): in the first steps, some of the seed image is mixed in after every
 * step, so that its layout (the rhythm) stays while the text decides what plays it. The strength of the request is the
 * noise level at which that begins: k_max in the paper.
 *
 * @param until the noise level, from 0 (clean) to below 1 (nothing but noise), below which the text alone decides:
 *     k_min
 * @param factor the share of the generated image in the mix, from 0 (the seed image alone) to 1 (nothing is mixed in)
 */
public record MagicMix(double until, double factor) {

    /** @throws IllegalArgumentException if one of them is out of range */
    public MagicMix {
        if (!(until >= 0 && until < 1)) {
            throw new IllegalArgumentException("magic mix must go on until a level from 0 to below 1, got " + until);
        }
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("the factor of magic mix must be from 0 to 1, got " + factor);
        }
    }

    /** @throws IllegalArgumentException if sampling at this strength would begin where mixing has ended */
    void requireBelow(double strength) {
        if (strength <= until) {
            throw new IllegalArgumentException(
                    "magic mix until level " + until + " needs a strength above that, but the strength is " + strength
                            + "; raise one or lower the other");
        }
    }
}
