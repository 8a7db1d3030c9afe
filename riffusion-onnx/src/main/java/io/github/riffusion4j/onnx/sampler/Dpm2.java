package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * DPM-Solver-2 (Lu et al. 2022, algorithm 1) as k-diffusion has it, also called KDPM2: the noise half-way to the next
 * level, on a logarithmic scale, is taken for the whole move.
 */
final class Dpm2 extends SigmaSampler {

    Dpm2(Optional<SigmaSpacing> spacing) {
        super("dpm2", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new Dpm2(Optional.of(spacing));
    }

    /** diffusers rounds the timesteps of this one where they follow from sigmas, though not those half-way. */
    @Override
    List<NoiseLevel> levels(NoiseSchedule schedule, int steps, Compatibility convention) {
        List<NoiseLevel> levels = super.levels(schedule, steps, convention);
        return spacing().isEmpty()
                ? levels
                : levels.stream().map(NoiseLevel::atWholeTimestep).toList();
    }

    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        return inTwo(
                chain(levels, NoiseLevel.CLEAN),
                step -> schedule.atRatio(
                        Math.sqrt(step.from().ratio() * step.to().ratio())));
    }

    @Override
    Tensor move(SolverState position) {
        SolverStep step = position.step();
        if (!step.isRepair()) {
            return position.newest().movedTo(step.to());
        }
        double whole = step.to().ratio() - step.from().ratio();
        return VeStep.of(
                position.earlier(1).x(),
                step.from(),
                step.to(),
                new double[] {whole},
                List.of(position.newest().noise()));
    }
}
