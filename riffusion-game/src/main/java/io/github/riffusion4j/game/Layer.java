package io.github.riffusion4j.game;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A loop that plays along with the other layers of its {@link Section}: one clip of the section's length. Layers of the
 * same name in several sections are one to {@link GameMusic#layer}. Immutable; methods with an argument return a
 * changed copy.
 *
 * @param name "drums"
 * @param clip the sound, as a file of the pack: "calm/drums.flac"; empty before it is baked
 * @param prompt a text to generate it from; empty for what the section's prompt says
 * @param part the part of the section's score that it plays alone: "drums", "bass", "chords", "melody", "pad"
 * @param seed of the generated clip; that of the section if empty. Baking sets it: clips of your own have none
 * @param gain in dB, {@value Stinger#LOWEST_GAIN} to {@value Stinger#HIGHEST_GAIN}
 * @param pan place in the stereo image, from -1, left, to 1, right
 * @param threshold the intensity from which on it plays, 0 to 1
 */
public record Layer(
        String name,
        Optional<String> clip,
        Optional<String> prompt,
        Optional<String> part,
        OptionalLong seed,
        double gain,
        double pan,
        double threshold) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public Layer {
        Names.require("layer", name);
        clip.ifPresent(Names::requireFile);
        Stinger.requireGain(gain);
        requirePan(pan);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold of intensity is 0 to 1, not " + threshold);
        }
    }

    static double requirePan(double pan) {
        if (!(pan >= -1 && pan <= 1)) {
            throw new IllegalArgumentException("a place in the stereo image is -1 (left) to 1 (right), not " + pan);
        }
        return pan;
    }

    /** A layer in the middle that always plays, with nothing said of its sound. */
    public static Layer of(String name) {
        return new Layer(name, Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), 0, 0, 0);
    }

    /** True if its clip comes, or came, from a model: something is said of how. */
    boolean isGenerated() {
        return prompt.isPresent() || part.isPresent() || seed.isPresent();
    }

    /** This layer with a file. */
    public Layer clip(String file) {
        return new Layer(name, Optional.of(file), prompt, part, seed, gain, pan, threshold);
    }

    /** This layer with a text to generate it from. */
    public Layer prompt(String text) {
        return new Layer(name, clip, Optional.of(text), part, seed, gain, pan, threshold);
    }

    /** This layer as a part of the section's score. */
    public Layer part(String part) {
        return new Layer(name, clip, prompt, Optional.of(part), seed, gain, pan, threshold);
    }

    /** This layer with a seed of its own. */
    public Layer seed(long seed) {
        return new Layer(name, clip, prompt, part, OptionalLong.of(seed), gain, pan, threshold);
    }

    /** This layer with a gain in dB. */
    public Layer gain(double decibels) {
        return new Layer(name, clip, prompt, part, seed, decibels, pan, threshold);
    }

    /** This layer at a place from -1, left, to 1, right. */
    public Layer pan(double pan) {
        return new Layer(name, clip, prompt, part, seed, gain, pan, threshold);
    }

    /** This layer playing from an intensity on. */
    public Layer threshold(double intensity) {
        return new Layer(name, clip, prompt, part, seed, gain, pan, intensity);
    }
}
