package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Optional;

/**
 * Euler's method (Karras, Aittala, Aila, Laine 2022, algorithm 1 without its correction). The move is DDIM's; what
 * differs is which levels it visits.
 */
final class Euler extends SigmaSampler {

    Euler(Optional<SigmaSpacing> spacing) {
        super("euler", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new Euler(Optional.of(spacing));
    }

    @Override
    Tensor move(SolverState position) {
        return position.newest().movedTo(position.step().to());
    }
}
