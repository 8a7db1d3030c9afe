package io.github.riffusion4j;

import io.github.riffusion4j.Recipe.GivenScore;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.score.ScoreImage;

/**
 * The score input of a model.
 *
 * @param model its directory, for messages
 * @param channels 0 if it takes none
 * @param version of their layout
 * @param downsampling pixels that a latent stands for
 */
record ScoreInput(String model, int channels, int version, int downsampling) {

    static ScoreInput of(StableDiffusion model) {
        return new ScoreInput(
                model.directory().toString(),
                model.scoreChannels(),
                model.scoreVersion(),
                model.latents().downsampling());
    }

    boolean isTaken() {
        return channels > 0;
    }

    /**
     * A score as the model takes it, [channels, rows, columns].
     *
     * @param rows of the latents
     * @param columns of the latents that sound
     * @param padded columns of the model's input; those after the end repeat the beginning
     * @throws RiffusionException if the model takes it in a layout that this library does not know
     */
    Tensor tensor(GivenScore given, int rows, int columns, int padded) {
        if (channels != ScoreImage.CHANNELS || version != ScoreImage.VERSION) {
            throw new RiffusionException(model + ": takes scores as " + channels + " channels of version " + version
                    + "; this library makes " + ScoreImage.CHANNELS + " of version " + ScoreImage.VERSION
                    + "; take another version of the library or of the model");
        }
        if (rows != ScoreImage.HEIGHT) {
            throw new RiffusionException("with a score an image has " + ScoreImage.HEIGHT + " rows of latents, not "
                    + rows + "; leave out height(...), or say compose(false)");
        }
        ScoreImage image = ScoreImage.of(given.score(), columns, given.repeats(), given.groups());
        return Tensor.generate(
                new int[] {channels, rows, padded},
                i -> image.at(i / padded / rows, i / padded % rows, i % padded % columns));
    }
}
