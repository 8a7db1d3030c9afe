package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.score.Score;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a request.
 *
 * @param audio the sound
 * @param image the spectrogram that the sound was inverted from
 * @param seed the seed used, 64 bits taken as unsigned; the same request with it gives the same bytes. Of an
 *     interpolation, its start's seed
 * @param recipe everything that it was generated from; empty for results that no recipe describes
 */
public record Generation(AudioClip audio, SpectrogramImage image, long seed, Optional<Recipe> recipe) {

    /** A result without a recipe. */
    Generation(AudioClip audio, SpectrogramImage image, long seed) {
        this(audio, image, seed, Optional.empty());
    }

    /**
     * The score that the model was given: composed, or the request's, or the part of it that was played. It is there
     * with models that take one, and can be written as MIDI.
     */
    public Optional<Score> score() {
        return recipe.flatMap(Recipe::bars).flatMap(Recipe.Bars::score).map(Recipe.GivenScore::score);
    }

    /**
     * Writes the image to a {@code .png} or {@code .jpg} file, and the sound to any other. PNG, WAV and FLAC files
     * carry the recipe along, for {@link Recipe#read}.
     *
     * @throws IllegalArgumentException if the extension is unknown
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written
     */
    public void write(Path file) {
        String name = Objects.requireNonNull(file, "file").toString().toLowerCase(Locale.ROOT);
        boolean isImage = name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
        Optional<String> note = recipe.map(Recipe::toJson);
        if (isImage) {
            note.ifPresentOrElse(text -> image.write(file, text), () -> image.write(file));
        } else {
            note.ifPresentOrElse(text -> audio.write(file, text), () -> audio.write(file));
        }
    }
}
