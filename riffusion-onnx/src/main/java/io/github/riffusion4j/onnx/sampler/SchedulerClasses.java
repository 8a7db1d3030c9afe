package io.github.riffusion4j.onnx.sampler;

import java.util.Optional;

/** Which sampler does what a scheduler class of diffusers does. */
final class SchedulerClasses {

    private SchedulerClasses() {}

    static Optional<Sampler> sampler(SchedulerConfig config) {
        return switch (config.className()) {
            case "DDIMScheduler", "DDIMParallelScheduler" -> Optional.of(Sampler.ddim());
            case "DDPMScheduler", "DDPMParallelScheduler" -> Optional.of(Sampler.ddpm());
            case "PNDMScheduler" -> Optional.of(Sampler.pndm());
            case "LCMScheduler" -> Optional.of(Sampler.lcm());
            default -> spaced(config);
        };
    }

    private static Optional<Sampler> spaced(SchedulerConfig config) {
        SolverConfig solver = config.solver();
        return solverOf(config.className(), solver)
                .map(sampler -> solver.spacing().map(sampler::with).orElse(sampler));
    }

    private static Optional<Sampler> solverOf(String className, SolverConfig solver) {
        return switch (className) {
            case "EulerDiscreteScheduler" -> Optional.of(Sampler.euler());
            case "EulerAncestralDiscreteScheduler" -> Optional.of(Sampler.eulerAncestral());
            case "HeunDiscreteScheduler" -> Optional.of(Sampler.heun());
            case "LMSDiscreteScheduler" -> Optional.of(Sampler.lms());
            case "KDPM2DiscreteScheduler" -> Optional.of(Sampler.dpm2());
            case "KDPM2AncestralDiscreteScheduler" -> Optional.of(Sampler.dpm2Ancestral());
            case "DPMSolverMultistepScheduler" -> Optional.of(multistep(solver));
            case "DPMSolverSDEScheduler" -> Optional.of(Sampler.dpmSolverPlusPlus2MSde());
            case "DPMSolverSinglestepScheduler" -> Optional.of(Sampler.dpmSolverPlusPlus2S());
            case "UniPCMultistepScheduler" ->
                Optional.of(solver.order() < UniPc.MOST ? Sampler.uniPc() : Sampler.uniPc3());
            case "DEISMultistepScheduler" -> Optional.of(Sampler.deis());
            default -> Optional.empty();
        };
    }

    private static Sampler multistep(SolverConfig solver) {
        if (solver.isStochastic()) {
            return Sampler.dpmSolverPlusPlus2MSde();
        }
        return solver.order() < 3 ? Sampler.dpmSolverPlusPlus2M() : Sampler.dpmSolverPlusPlus3M();
    }
}
