package io.github.riffusion4j;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A prompt with its settings. Immutable; each method with an argument returns a changed copy.
 *
 * @param text the text; {@code (word:1.3)} weighs a word more, {@code [word]} less
 * @param negative the text to steer away from; empty for none
 * @param seed the seed of the noise, 64 bits taken as unsigned; a fresh one is drawn when empty
 * @param variation the variation of that noise, if any
 * @param strength the share of the seed image that is regenerated, from 0 (nothing) to 1 (all)
 * @param guidance the guidance scale: how closely to follow the text; 1 is plain conditioning, 0 follows the negative
 *     prompt alone. If empty, what suits the model's {@linkplain io.github.riffusion4j.onnx.sampler.ModelKind kind}: 7,
 *     or less for models of few steps
 */
public record Prompt(
        String text,
        String negative,
        OptionalLong seed,
        Optional<Variation> variation,
        double strength,
        OptionalDouble guidance) {

    /** The largest guidance scale. */
    public static final double MAX_GUIDANCE = 100;

    static final double DEFAULT_STRENGTH = 0.75;

    /** What prompts without a guidance scale count as in a blend that is not generated. */
    private static final double DEFAULT_GUIDANCE = 7;

    /** @throws IllegalArgumentException if the strength or the guidance scale is out of range */
    public Prompt {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(negative, "negative");
        Objects.requireNonNull(seed, "seed");
        Objects.requireNonNull(variation, "variation");
        requireStrength(strength);
        guidance.ifPresent(Prompt::requireGuidance);
    }

    /** A prompt with the defaults: strength 0.75, the model's guidance scale, no negative prompt, any seed. */
    public static Prompt of(String text) {
        return new Prompt(text, "", OptionalLong.empty(), Optional.empty(), DEFAULT_STRENGTH, OptionalDouble.empty());
    }

    /** This prompt with another text. */
    public Prompt text(String text) {
        return new Prompt(text, negative, seed, variation, strength, guidance);
    }

    /** This prompt with a text to steer away from. */
    public Prompt negative(String negative) {
        return new Prompt(text, negative, seed, variation, strength, guidance);
    }

    /**
     * The noise of this seed; only its low 32 bits count on PyTorch's CPU, all 64 on a GPU. They are taken as unsigned,
     * so that -1 is 2<sup>64</sup> - 1; {@link #parseSeed} reads seeds of that size, {@link Long#toUnsignedString}
     * prints them.
     */
    public Prompt seed(long seed) {
        return new Prompt(text, negative, OptionalLong.of(seed), variation, strength, guidance);
    }

    /**
     * This prompt with noise that is moved from that of its seed towards that of another: a little of it changes
     * details, and 1 is the other seed itself.
     *
     * @throws IllegalArgumentException if the strength is not from 0 to 1
     */
    public Prompt variation(long towards, double share) {
        return new Prompt(text, negative, seed, Optional.of(new Variation(towards, share)), strength, guidance);
    }

    /** This prompt with a strength from 0 to 1. */
    public Prompt strength(double strength) {
        return new Prompt(text, negative, seed, variation, strength, guidance);
    }

    /** This prompt with a guidance scale from 0 to 100. */
    public Prompt guidance(double guidance) {
        return new Prompt(text, negative, seed, variation, strength, OptionalDouble.of(guidance));
    }

    /** The guidance scale, or 7 if there is none. */
    double guidanceOrUsual() {
        return guidance.orElse(DEFAULT_GUIDANCE);
    }

    /**
     * A seed from its decimal digits: a whole number from 0 to 2<sup>64</sup> - 1. As to PyTorch, -n is 2<sup>64</sup>
     * - n, down to -2<sup>63</sup>.
     *
     * @throws IllegalArgumentException if the text is no such number
     */
    public static long parseSeed(String text) {
        Objects.requireNonNull(text, "text");
        try {
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "a seed must be a whole number from 0 to 18446744073709551615, got \"" + text + "\"", e);
        }
    }

    private static void requireStrength(double strength) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength must be from 0 to 1, got " + strength);
        }
    }

    private static void requireGuidance(double guidance) {
        if (!(guidance >= 0 && guidance <= MAX_GUIDANCE)) {
            throw new IllegalArgumentException("guidance must be from 0 to " + MAX_GUIDANCE + ", got " + guidance);
        }
    }

    /**
     * A variation: noise that is moved from that of one seed towards that of another: the same music, played a little
     * differently.
     *
     * @param seed the seed of the noise to move towards
     * @param strength from 0 (not at all) to 1 (that noise itself)
     */
    public record Variation(long seed, double strength) {

        /** @throws IllegalArgumentException if the strength is not from 0 to 1 */
        public Variation {
            if (!(strength >= 0 && strength <= 1)) {
                throw new IllegalArgumentException("the strength of a variation must be from 0 to 1, got " + strength);
            }
        }
    }
}
