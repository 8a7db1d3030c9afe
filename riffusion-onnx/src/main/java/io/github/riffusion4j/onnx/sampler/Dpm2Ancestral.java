package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * DPM-Solver-2 with {@linkplain Ancestral ancestral} noise, k-diffusion's {@code sample_dpm_2_ancestral}. Half-way to
 * the level that is left without the fresh noise is just the level at which the step ends.
 */
final class Dpm2Ancestral extends SigmaSampler {

    Dpm2Ancestral(Optional<SigmaSpacing> spacing) {
        super("dpm2-a", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new Dpm2Ancestral(Optional.of(spacing));
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return inTwo(
                chain(levels, NoiseLevel.CLEAN),
                step -> schedule.atRatio(step.to().ratio()));
    }

    @Override
    Tensor move(SolverState position) {
        SolverStep step = position.step();
        if (step.isRepair()) {
            Prediction first = position.earlier(1);
            Ancestral shares = Ancestral.between(step.from(), step.to());
            return VeStep.of(
                    first.x(),
                    step.from(),
                    step.to(),
                    new double[] {
                        shares.kept() * step.to().ratio() - step.from().ratio(),
                        shares.fresh() * step.to().ratio()
                    },
                    List.of(position.newest().noise(), position.drawn()));
        }
        // From pure noise the move is made in one, and is Euler's.
        boolean half = !position.isLast()
                && position.walk().steps().get(position.index() + 1).isRepair();
        return half ? position.newest().movedTo(step.to()) : Ancestral.move(position.newest(), step.to(), position);
    }
}
