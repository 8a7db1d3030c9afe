package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A way from noise to clean latents that calls a denoiser a given number of times. Samplers are immutable: the same
 * arguments give the same bits, and one object may serve many threads. Where one draws random numbers, it says so, and
 * takes them from the generator that it is given.
 *
 * <p>All of them work with models that begin at pure noise (zero terminal signal-to-noise ratio), which those that
 * predict noise cannot: there the first step is of first order. Only {@linkplain #with spacings of sigma} need a
 * beginning with some signal.
 */
public interface Sampler {

    /** Denoising diffusion implicit models (Song, Meng, Ermon 2021) with eta 0: first order, one call a step. */
    static Sampler ddim() {
        return Ddim.INSTANCE;
    }

    /**
     * Denoising diffusion probabilistic models (Ho, Jain, Abbeel 2020), which is DDIM with eta 1: every step adds fresh
     * noise.
     */
    static Sampler ddpm() {
        return Ddpm.INSTANCE;
    }

    /**
     * Pseudo numerical methods (Liu, Ren, Lin, Zhao 2022) as Stable Diffusion uses them, without Runge-Kutta steps
     * ("PLMS"): a linear multistep method of fourth order, whose second call repairs the first move. N steps make N + 1
     * calls.
     */
    static Sampler pndm() {
        return Pndm.INSTANCE;
    }

    /** Euler's method (Karras, Aittala, Aila, Laine 2022): first order, one call a step. */
    static Sampler euler() {
        return new Euler(Optional.empty());
    }

    /** Euler's method, every step of which adds fresh noise: k-diffusion's "Euler a". */
    static Sampler eulerAncestral() {
        return new EulerAncestral(Optional.empty());
    }

    /** Heun's method (Karras, Aittala, Aila, Laine 2022): second order. N steps make 2 N - 1 calls. */
    static Sampler heun() {
        return new Heun(Optional.empty());
    }

    /** The linear multistep method of k-diffusion: fourth order, one call a step. */
    static Sampler lms() {
        return new Lms(Optional.empty());
    }

    /** DPM-Solver-2 (Lu et al. 2022) as k-diffusion has it ("KDPM2"): second order. N steps make 2 N - 1 calls. */
    static Sampler dpm2() {
        return new Dpm2(Optional.empty());
    }

    /** DPM-Solver-2, every step of which adds fresh noise ("DPM2 a"). N steps make 2 N - 1 calls. */
    static Sampler dpm2Ancestral() {
        return new Dpm2Ancestral(Optional.empty());
    }

    /**
     * DPM-Solver++ (Lu et al. 2022), second order multistep, midpoint: one call a step, and good results with 20 steps.
     */
    static Sampler dpmSolverPlusPlus2M() {
        return new DpmSolverPlusPlus2M(Optional.empty());
    }

    /** DPM-Solver++ (Lu et al. 2022), third order multistep: one call a step. */
    static Sampler dpmSolverPlusPlus3M() {
        return new DpmSolverPlusPlus3M(Optional.empty());
    }

    /**
     * DPM-Solver++ (Lu et al. 2022), second order multistep for the stochastic equation: every step adds fresh noise.
     */
    static Sampler dpmSolverPlusPlus2MSde() {
        return new DpmSolverPlusPlus2MSde(Optional.empty());
    }

    /** DPM-Solver++ (Lu et al. 2022), second order singlestep: one call a step, two steps a move. */
    static Sampler dpmSolverPlusPlus2S() {
        return new DpmSolverPlusPlus2S(Optional.empty());
    }

    /** UniPC (Zhao et al. 2023), a predictor and corrector of second order: one call a step, good from 10 steps on. */
    static Sampler uniPc() {
        return new UniPc(2, Optional.empty());
    }

    /** UniPC of third order. */
    static Sampler uniPc3() {
        return new UniPc(UniPc.MOST, Optional.empty());
    }

    /** Diffusion exponential integrator sampler (Zhang, Chen 2023), second order: one call a step. */
    static Sampler deis() {
        return new Deis(Optional.empty());
    }

    /**
     * Latent consistency models (Luo et al. 2023), for models that were distilled for it: 4 to 8 steps, between which
     * fresh noise is added.
     */
    static Sampler lcm() {
        return Lcm.INSTANCE;
    }

    /** All samplers, each with the spacing that is its own. */
    static List<Sampler> all() {
        return List.of(
                ddim(),
                ddpm(),
                pndm(),
                euler(),
                eulerAncestral(),
                heun(),
                lms(),
                dpm2(),
                dpm2Ancestral(),
                dpmSolverPlusPlus2M(),
                dpmSolverPlusPlus3M(),
                dpmSolverPlusPlus2MSde(),
                dpmSolverPlusPlus2S(),
                uniPc(),
                uniPc3(),
                deis(),
                lcm());
    }

    /**
     * The sampler of that {@linkplain #name() name}.
     *
     * @throws IllegalArgumentException if there is none; the message names those that are spelled like it, and all
     */
    static Sampler byName(String name) {
        return SamplerNames.find(name);
    }

    /** The sampler that a model's makers chose, if it is one of these. */
    static Optional<Sampler> chosenBy(SchedulerConfig config) {
        return SchedulerClasses.sampler(config);
    }

    /**
     * This sampler, stepping through levels that are spaced by sigma and not by timestep.
     *
     * @throws IllegalArgumentException if it can only step from timestep to timestep: DDIM, DDPM, PNDM and LCM
     */
    Sampler with(SigmaSpacing spacing);

    /**
     * What the sampler is called on a command line: {@code ddim}, {@code euler-a} or {@code dpmpp-2m}, followed by
     * {@code -karras} or {@code -exponential} where it has that spacing.
     */
    String name();

    /**
     * The walk from pure noise to the end.
     *
     * @param steps how many steps to plan, 1 to the number of training timesteps
     * @throws IllegalArgumentException if {@code steps} is out of range, or so many that two would fall together
     */
    SamplingSchedule fullWalk(NoiseSchedule schedule, int steps, Compatibility convention);

    /**
     * The last part of a walk: from given latents, made noisy at {@link SamplingSchedule#start()}, to the end. At least
     * one step.
     *
     * @param steps how many steps the full walk would have
     * @param strength how much of it to take, above 0 (keep nearly everything) to 1 (keep nearly nothing)
     * @throws IllegalArgumentException if {@code steps} or {@code strength} is out of range
     */
    SamplingSchedule partialWalk(NoiseSchedule schedule, int steps, double strength, Compatibility convention);

    /**
     * Takes a walk.
     *
     * @param start x at {@link SamplingSchedule#start()}
     * @param walk a walk that this sampler made
     * @param noise where the sampler takes fresh noise from, if it needs any
     * @return x at {@link SamplingSchedule#end()}, of the shape of {@code start}
     * @throws IllegalStateException if the denoiser or the listener returns a tensor of another shape
     */
    Tensor sample(
            Denoiser denoiser, Tensor start, SamplingSchedule walk, NoiseGenerator noise, SolverListener listener);
}
