package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import java.util.List;

/**
 * Denoises latents of any width, looking at them in windows, and of any number of channels, one after the other.
 *
 * @param windows over latents of the width that is to be denoised
 * @param denoisers one for each window
 * @param beforeNext runs after each call but the last
 */
record WideDenoiser(Windows windows, List<? extends Denoiser> denoisers, Runnable beforeNext) implements Denoiser {

    WideDenoiser {
        denoisers = List.copyOf(denoisers);
    }

    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        int[] left = {x.dimension(0) * windows.count()};
        return windows.map(x, (index, piece) -> {
            Tensor predicted = denoisers.get(index).predict(piece, level);
            left[0]--;
            if (left[0] > 0) {
                beforeNext.run();
            }
            return predicted;
        });
    }
}
