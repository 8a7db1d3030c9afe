package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DPM-Solver++(2S) (Lu et al. 2022, "DPM-Solver++", algorithm 1): steps in pairs, of which the second goes from where
 * the first began, now knowing the clean latents on the way. The last step, to no noise at all, stands alone.
 */
final class DpmSolverPlusPlus2S extends LambdaSampler {

    DpmSolverPlusPlus2S(Optional<SigmaSpacing> spacing) {
        super("dpmpp-2s", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new DpmSolverPlusPlus2S(Optional.of(spacing));
    }

    /** diffusers has the same pairs wherever a walk starts, so that the first step may have lost its partner. */
    @Override
    List<SolverStep> steps(List<NoiseLevel> levels, NoiseSchedule schedule, int planned, Compatibility convention) {
        List<SolverStep> steps = new ArrayList<>(chain(levels, NoiseLevel.CLEAN));
        int skipped = convention == Compatibility.STANDARD ? 0 : (planned - levels.size()) % 2;
        // Nothing lies between pure noise and another level.
        int first = skipped + (levels.get(0).alpha() == 0 ? 1 : 0);
        for (int i = first + 1; i < steps.size() - 1; i += 2) {
            steps.set(
                    i,
                    new SolverStep(
                            levels.get(i), levels.get(i - 1), steps.get(i).to()));
        }
        return steps;
    }

    @Override
    Tensor move(SolverState position) {
        SolverStep step = position.step();
        if (!step.isRepair()) {
            return DpmSolverPlusPlus2M.towards(
                    position.newest().clean(), position.newest().x(), step);
        }
        Prediction begin = position.earlier(1);
        double stepBefore = step.at().lambda() - step.from().lambda();
        double ahead = (step.to().lambda() - step.from().lambda()) / (2 * stepBefore);
        Tensor clean =
                Tensor.sum(1 - ahead, begin.clean(), ahead, position.newest().clean());
        return DpmSolverPlusPlus2M.towards(clean, begin.x(), step);
    }
}
