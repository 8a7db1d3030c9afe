package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * SDE-DPM-Solver++(2M) (Lu et al. 2022, "DPM-Solver++", section 5): as {@link DpmSolverPlusPlus2M}, but the noise
 * decays twice as fast and is made up with fresh noise.
 */
final class DpmSolverPlusPlus2MSde extends LambdaSampler {

    DpmSolverPlusPlus2MSde(Optional<SigmaSpacing> spacing) {
        super("dpmpp-2m-sde", spacing);
    }

    @Override
    public Sampler with(SigmaSpacing spacing) {
        return new DpmSolverPlusPlus2MSde(Optional.of(spacing));
    }

    @Override
    Tensor move(SolverState position) {
        Tensor clean = DpmSolverPlusPlus2M.clean(position);
        NoiseLevel from = position.step().from();
        NoiseLevel to = position.step().to();
        if (to.sigma() == 0) {
            return clean;
        }
        // exp(-h), where h is how much lambda grows
        double decay = to.ratio() / from.ratio();
        double renewed = 1 - decay * decay;
        return WeightedSum.of(
                new double[] {to.sigma() / from.sigma() * decay, to.alpha() * renewed, to.sigma() * Math.sqrt(renewed)},
                List.of(position.newest().x(), clean, position.drawn()));
    }
}
