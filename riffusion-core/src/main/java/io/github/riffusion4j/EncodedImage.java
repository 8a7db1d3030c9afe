package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import java.util.List;

/**
 * An image encoded by the model's autoencoder: the distribution of its latents, not yet multiplied by the latent scale.
 * Immutable.
 *
 * @param tiles the tiles that were encoded
 * @param channels of each channel of the image, the distribution of each tile
 */
record EncodedImage(LatentTiles tiles, List<List<LatentDistribution>> channels) {

    EncodedImage {
        channels = channels.stream().map(List::copyOf).toList();
    }

    /** The most likely latents, [channels, latent channels, rows, columns]. */
    Tensor mode() {
        return latents((index, encoded) -> encoded.mode());
    }

    /**
     * Latents drawn at random, [channels, latent channels, rows, columns].
     *
     * @param random draws once: every tile has its part of the same noise, and so has every channel
     */
    Tensor sample(NoiseGenerator random) {
        int[] shape = channels.get(0).get(0).mode().shape();
        shape[3] = tiles.length();
        Tensor noise = random.normal(shape);
        return latents((index, encoded) -> encoded.sample(tiles.slice(noise, index)));
    }

    /** Latents of one tile. */
    @FunctionalInterface
    private interface Choice {
        Tensor of(int index, LatentDistribution encoded);
    }

    private Tensor latents(Choice choice) {
        return Tensor.concat(channels.stream()
                .map(encoded -> tiles.blend(index -> choice.of(index, encoded.get(index))))
                .toArray(Tensor[]::new));
    }
}
