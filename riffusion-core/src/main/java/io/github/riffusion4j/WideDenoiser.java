package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import java.util.List;

/**
 * Denoises latents of any width, looking at them in windows.
 *
 * @param windows over latents of the width that is to be denoised
 * @param denoisers one for each window
 * @param afterEach runs after each window but the last
 */
record WideDenoiser(Windows windows, List<? extends Denoiser> denoisers, Runnable afterEach) implements Denoiser {

    WideDenoiser {
        denoisers = List.copyOf(denoisers);
    }

    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        return windows.map(x, (index, piece) -> {
            Tensor predicted = denoisers.get(index).predict(piece, level);
            if (index < windows.count() - 1) {
                afterEach.run();
            }
            return predicted;
        });
    }
}
