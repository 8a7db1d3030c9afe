package io.github.riffusion4j.game;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sound that is played once over the music, from a beat or bar on, or between two sections as the filler of a
 * {@link Transition}. Immutable; methods with an argument return a changed copy.
 *
 * @param name "coin"
 * @param clip the sound, as a file of the pack; empty before it is baked
 * @param prompt a text to generate it from
 * @param seed of the generated sound
 * @param duration of the generated sound, 1 to 30 seconds
 * @param sync when it begins; the {@link Sync#NEXT_BEAT} if not set
 * @param gain in dB, {@value #LOWEST_GAIN} to {@value #HIGHEST_GAIN}
 * @param duck the gain of the music meanwhile in dB, {@value #LOWEST_GAIN} to 0
 */
public record Stinger(
        String name,
        Optional<String> clip,
        Optional<String> prompt,
        OptionalLong seed,
        Duration duration,
        Sync sync,
        double gain,
        double duck) {

    /** The least gain of a layer or stinger in dB. */
    public static final double LOWEST_GAIN = -80;

    /** The largest gain of a layer or stinger in dB. */
    public static final double HIGHEST_GAIN = 12;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration USUAL = Duration.ofSeconds(2);
    private static final double USUAL_DUCK = -6;

    /** @throws IllegalArgumentException if a value is out of its range */
    public Stinger {
        Names.require("stinger", name);
        clip.ifPresent(Names::requireFile);
        requireGain(gain);
        if (!(duck >= LOWEST_GAIN && duck <= 0)) {
            throw new IllegalArgumentException("ducking is " + LOWEST_GAIN + " to 0 dB, not " + duck);
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a generated stinger lasts " + SHORTEST.toSeconds() + " to "
                    + LONGEST.toSeconds() + " seconds, not " + duration.toMillis() / 1000.0);
        }
    }

    static double requireGain(double decibels) {
        if (!(decibels >= LOWEST_GAIN && decibels <= HIGHEST_GAIN)) {
            throw new IllegalArgumentException(
                    "a gain is " + LOWEST_GAIN + " to " + HIGHEST_GAIN + " dB, not " + decibels);
        }
        return decibels;
    }

    /** A stinger on the next beat, over music that is 6 dB quieter meanwhile. */
    public static Stinger of(String name) {
        return new Stinger(
                name, Optional.empty(), Optional.empty(), OptionalLong.empty(), USUAL, Sync.NEXT_BEAT, 0, USUAL_DUCK);
    }

    /** This stinger with a file. */
    public Stinger clip(String file) {
        return new Stinger(name, Optional.of(file), prompt, seed, duration, sync, gain, duck);
    }

    /** This stinger with a text to generate it from. */
    public Stinger prompt(String text) {
        return new Stinger(name, clip, Optional.of(text), seed, duration, sync, gain, duck);
    }

    /** This stinger with a seed. */
    public Stinger seed(long seed) {
        return new Stinger(name, clip, prompt, OptionalLong.of(seed), duration, sync, gain, duck);
    }

    /** This stinger, generated at a length. */
    public Stinger duration(Duration duration) {
        return new Stinger(name, clip, prompt, seed, duration, sync, gain, duck);
    }

    /** This stinger, beginning at another moment. */
    public Stinger sync(Sync sync) {
        return new Stinger(name, clip, prompt, seed, duration, sync, gain, duck);
    }

    /** This stinger with a gain in dB. */
    public Stinger gain(double decibels) {
        return new Stinger(name, clip, prompt, seed, duration, sync, decibels, duck);
    }

    /** This stinger with another gain of the music meanwhile, in dB; 0 for none. */
    public Stinger duck(double decibels) {
        return new Stinger(name, clip, prompt, seed, duration, sync, gain, decibels);
    }
}
