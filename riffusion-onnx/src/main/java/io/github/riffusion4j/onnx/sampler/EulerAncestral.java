package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Optional;

/** Euler's method with {@linkplain Ancestral ancestral} noise: k-diffusion's {@code sample_euler_ancestral}. */
final class EulerAncestral extends SigmaSampler {

    EulerAncestral(Optional<SigmaSpacing> spacing) {
        super("euler-a", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new EulerAncestral(Optional.of(spacing));
    }

    @Override
    Tensor move(SolverState position) {
        return Ancestral.move(position.newest(), position.step().to(), position);
    }
}
