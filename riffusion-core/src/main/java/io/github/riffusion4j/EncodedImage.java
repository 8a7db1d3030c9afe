package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import java.util.List;

/**
 * What the model's autoencoder sees in an image, whatever is to be painted over it: where its latents lie, not yet
 * multiplied by the latent scale. Immutable.
 *
 * @param windows in which the autoencoder looked at it
 * @param channels of each channel of the image, what it saw in each window
 */
record EncodedImage(LatentTiles windows, List<List<LatentDistribution>> channels) {

    EncodedImage {
        channels = channels.stream().map(List::copyOf).toList();
    }

    /** The most likely latents, [channels, latent channels, rows, columns]. */
    Tensor mode() {
        return latents((index, seen) -> seen.mode());
    }

    /**
     * Latents drawn at random, [channels, latent channels, rows, columns].
     *
     * @param random draws once: every window has its part of the same noise, and so has every channel
     */
    Tensor sample(NoiseGenerator random) {
        int[] shape = channels.get(0).get(0).mode().shape();
        shape[3] = windows.length();
        Tensor noise = random.normal(shape);
        return latents((index, seen) -> seen.sample(windows.cut(noise, index)));
    }

    /** Latents of one window. */
    @FunctionalInterface
    private interface Choice {
        Tensor of(int index, LatentDistribution seen);
    }

    private Tensor latents(Choice choice) {
        return Tensor.concat(channels.stream()
                .map(seen -> windows.joined(index -> choice.of(index, seen.get(index))))
                .toArray(Tensor[]::new));
    }
}
