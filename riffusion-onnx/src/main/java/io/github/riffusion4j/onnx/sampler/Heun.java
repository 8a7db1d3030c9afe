package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Heun's method (Karras, Aittala, Aila, Laine 2022, algorithm 1): every move is made again from its beginning with the
 * mean of the noise there and at its end.
 */
final class Heun extends SigmaSampler {

    Heun(Optional<SigmaSpacing> spacing) {
        super("heun", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new Heun(Optional.of(spacing));
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return inTwo(chain(levels, NoiseLevel.CLEAN), SolverStep::to);
    }

    @Override
    Tensor move(SolverState position) {
        SolverStep step = position.step();
        if (!step.isRepair()) {
            return position.newest().movedTo(step.to());
        }
        Prediction first = position.earlier(1);
        double half = (step.to().ratio() - step.from().ratio()) / 2;
        return VeStep.of(
                first.x(),
                step.from(),
                step.to(),
                new double[] {half, half},
                List.of(first.noise(), position.newest().noise()));
    }
}
