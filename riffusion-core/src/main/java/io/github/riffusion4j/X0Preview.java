package io.github.riffusion4j;

import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import java.util.Optional;
import java.util.function.Supplier;

/** A denoiser that remembers what its last answer says about the end: the latents without their noise. One thread's. */
final class X0Preview implements Denoiser {

    private final Denoiser denoiser;
    private final PredictionType type;
    private Optional<Supplier<Tensor>> foreseen = Optional.empty();

    X0Preview(Denoiser denoiser, PredictionType type) {
        this.denoiser = denoiser;
        this.type = type;
    }

    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        Tensor output = denoiser.predict(x, level);
        // From pure noise, a prediction of the noise says nothing.
        foreseen = level.alphaT() == 0 && type == PredictionType.EPSILON
                ? Optional.empty()
                : Optional.of(() -> type.x0(output, x, level));
        return output;
    }

    /** What the latents would be without noise, by the last answer, when asked for; empty before the first. */
    Optional<Supplier<Tensor>> foreseen() {
        return foreseen;
    }
}
