package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import java.util.Iterator;
import java.util.List;

/**
 * Denoises latents of any width, looking at them in windows, and of any number of channels, one after the other.
 *
 * @param windows over latents of the width that is to be denoised
 * @param denoisers one for each window of the first channel, then of the second, and so on
 * @param beforeNext runs after each call but the last
 */
record TiledDenoiser(LatentTiles windows, List<? extends Denoiser> denoisers, Runnable beforeNext) implements Denoiser {

    TiledDenoiser {
        denoisers = List.copyOf(denoisers);
    }

    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        Iterator<? extends Denoiser> next = denoisers.iterator();
        return windows.map(x, (index, piece) -> {
            Tensor predicted = next.next().predict(piece, level);
            if (next.hasNext()) {
                beforeNext.run();
            }
            return predicted;
        });
    }
}
