package io.github.riffusion4j;

import io.github.riffusion4j.audio.FileMetadata;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.score.Score;
import io.github.riffusion4j.score.ScoreImage;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a generation was made from, so that {@link RiffusionPipeline#recreate} can make it again: every
 * choice, also those that the request left open, and the seeds that were drawn. Files that {@link Generation#write}
 * wrote carry it. Immutable.
 *
 * @param source the prompts, the seeds, and the image that was started from
 * @param bars the bars that it lasts to the sample, and their score; empty if only its frames say how long it is
 * @param sampling the options of sampling; with a sampler
 * @param model the model's fingerprint
 */
public record Recipe(Source source, Optional<Bars> bars, SamplingOptions sampling, String model) {

    /** @throws IllegalArgumentException if no sampler is set */
    public Recipe {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(model, "model");
        if (sampling.sampler().isEmpty()) {
            throw new IllegalArgumentException("a recipe names the sampler; set one on its sampling options");
        }
    }

    /** The prompts, the seeds, and what sampling started from. */
    public sealed interface Source {}

    /**
     * An image from a text alone.
     *
     * @param prompt with its seed
     * @param width in pixels
     * @param height in pixels
     */
    public record FromText(Prompt prompt, int width, int height) implements Source {}

    /**
     * An image from another, between two prompts.
     *
     * @param start with its seed
     * @param end with its seed; of what had one prompt, that again
     * @param alpha the point between the prompts, 0 to 1
     * @param seedImage a hash of the image that was started from; of a clip, the image of that
     * @param mask a hash of the mask; empty if all was regenerated
     * @param mix the mixing in of the seed image after each step, if any
     */
    public record FromImage(
            Prompt start, Prompt end, double alpha, String seedImage, Optional<String> mask, Optional<MagicMix> mix)
            implements Source {

        /** @throws IllegalArgumentException if alpha is not from 0 to 1 */
        public FromImage {
            AlphaCurve.requireAlpha(alpha);
        }
    }

    /**
     * Bars that last so many samples exactly.
     *
     * @param imageSamples samples, at the image's rate, that all of the image stands for
     * @param samples the number of them, from the first, that are the sound; of a loop, those after it are faded into
     *     its end
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
     * A score as it was given to a model.
     *
     * @param score the score, or the part of it that was to be played
     * @param repeats how many times the image shows all of its bars, 1 to 1,000
     * @param groups the parts of it that were given
     */
    public record GivenScore(Score score, int repeats, Set<ScoreImage.Group> groups) {

        private static final int MAX_REPEATS = 1000;

        /** @throws IllegalArgumentException if the repeats are not 1 to 1,000 */
        public GivenScore {
            if (repeats < 1 || repeats > MAX_REPEATS) {
                throw new IllegalArgumentException(
                        "a score is repeated once or more, at most " + MAX_REPEATS + " times, not " + repeats);
            }
            groups = Set.copyOf(groups);
        }
    }

    /**
     * The recipe that a file carries.
     *
     * @param file a PNG, WAV or FLAC file that {@link Generation#write} wrote
     * @throws InvalidFileException if it is missing or damaged, or carries none
     */
    public static Recipe read(Path file) {
        String note = FileMetadata.read(Objects.requireNonNull(file, "file"))
                .orElseThrow(() -> new InvalidFileException(
                        file, "carries no recipe; PNG, WAV and FLAC files do that were written by Generation.write"));
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
        return RecipeJson.parse(Objects.requireNonNull(json, "json"));
    }

    /** The recipe as a line of JSON. */
    public String toJson() {
        return RecipeJson.of(this);
    }
}
