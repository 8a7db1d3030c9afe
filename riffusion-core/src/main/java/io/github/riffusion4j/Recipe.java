package io.github.riffusion4j;

import io.github.riffusion4j.audio.io.FileMetadata;
import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.ScoreImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * All that a generation was made from, so that {@link RiffusionPipeline#recreate} can make it again: every choice, also
 * those that the request left open, and the seeds that were drawn. Files that {@link Generation#write} wrote carry it.
 * Immutable.
 *
 * @param painting what was painted
 * @param bars the bars that it lasts to the sample, and their score; empty if only its columns say how long it is
 * @param layout how it lies in time
 * @param steps how many denoising steps were planned
 * @param sampler the sampler's {@linkplain Sampler#name() name}
 * @param noise whose random numbers the seeds stand for
 * @param guided on which part of the way the model was guided
 * @param rescale how much of the contrast of guidance was taken back, 0 to 1
 * @param reuse at every how many calls of the model all of its layers ran
 * @param quality how the image became sound
 * @param model the model's {@linkplain io.github.riffusion4j.onnx.model.StableDiffusion#fingerprint() fingerprint}
 */
public record Recipe(
        Painting painting,
        Optional<Bars> bars,
        TimeLayout layout,
        int steps,
        String sampler,
        Compatibility convention,
        NoiseSource noise,
        GuidanceInterval guided,
        double rescale,
        int reuse,
        InversionPreset quality,
        String model) {

    /** @throws IllegalArgumentException if the steps are out of range, or there is no such sampler */
    public Recipe {
        GenerationRequest.requireSteps(steps);
        Sampler.byName(sampler);
        GenerationRequest.requireRescale(rescale);
        GenerationRequest.requireReuse(reuse);
    }

    /** What a model painted. */
    public sealed interface Painting {}

    /**
     * An image from a text alone.
     *
     * @param prompt with its seed
     * @param width in pixels
     * @param height in pixels
     */
    public record FromText(Prompt prompt, int width, int height) implements Painting {}

    /**
     * An image over another, between two prompts.
     *
     * @param start with its seed
     * @param end with its seed; of what had one prompt, that again
     * @param alpha where between the prompts, 0 to 1
     * @param seedImage a hash of the image that was painted over; of a clip, the image of that
     * @param mask a hash of the mask; empty if all was painted over
     * @param mix how the seed image was mixed in on the way, if it was
     */
    public record FromImage(
            Prompt start, Prompt end, double alpha, String seedImage, Optional<String> mask, Optional<MagicMix> mix)
            implements Painting {

        /** @throws IllegalArgumentException if alpha is not from 0 to 1 */
        public FromImage {
            AlphaCurve.requireAlpha(alpha);
        }
    }

    /**
     * Bars that last so many samples exactly.
     *
     * @param imageSamples samples, at the image's rate, that all of the image stands for
     * @param samples how many of them, from the first, are the sound; of a loop, what comes after is faded into its end
     * @param score the score that the model was given, if it takes one
     */
    public record Bars(int imageSamples, int samples, Optional<GivenScore> score) {

        /** @throws IllegalArgumentException unless 1 &le; samples &le; imageSamples */
        public Bars {
            if (samples < 1 || samples > imageSamples) {
                throw new IllegalArgumentException(
                        "a sound of " + samples + " samples, of an image of " + imageSamples);
            }
        }
    }

    /**
     * A score as a model was given it.
     *
     * @param score the score, or the part of it that was to be played
     * @param repeats how often the image shows all of its bars, at least 1
     * @param groups what of it was given
     */
    public record GivenScore(Score score, int repeats, Set<ScoreImage.Group> groups) {

        /** @throws IllegalArgumentException if the repeats are below 1 */
        public GivenScore {
            if (repeats < 1) {
                throw new IllegalArgumentException("a score is repeated once or more, not " + repeats);
            }
            groups = Set.copyOf(groups);
        }
    }

    /**
     * The recipe that a file carries.
     *
     * @param file a PNG or WAV file that {@link Generation#write} wrote
     * @throws InvalidFileException if it is missing or damaged, or carries none
     */
    public static Recipe read(Path file) {
        String note = FileMetadata.read(file)
                .orElseThrow(() -> new InvalidFileException(
                        file, "carries no recipe; PNG and WAV files do that were written by Generation.write"));
        try {
            return parse(note);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException if it is no recipe, or one of a later version of the library
     */
    public static Recipe parse(String json) {
        return RecipeJson.parse(json);
    }

    /** The recipe as a line of JSON. */
    public String toJson() {
        return RecipeJson.of(this);
    }
}
