package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A solver that turns noise into latents by a number of evaluations of a denoiser. Samplers are immutable and thread
 * safe: the same arguments give the same bits. A sampler that needs random numbers says so, and takes them from the
 * generator that it is given. It keeps at most as many past evaluations as its order needs, whatever the number of
 * steps.
 *
 * <p>All of them work with models that start at pure noise (zero terminal signal-to-noise ratio) unless those predict
 * noise: there the first step is of first order. Only {@linkplain #with spacings of sigma} need a start with some
 * signal.
 *
 * <p>The interface is sealed: a {@linkplain #name() name} is all that recipes, the command line and the server record
 * of a sampler, so that there can be none without a name that {@link #byName} finds.
 */
public sealed interface Sampler permits AbstractSampler {

    /** Denoising diffusion implicit models (Song, Meng, Ermon 2021) with eta 0: first order, one evaluation a step. */
    static Sampler ddim() {
        return Ddim.DDIM;
    }

    /**
     * Denoising diffusion probabilistic models (Ho, Jain, Abbeel 2020), which is DDIM with eta 1: every step adds fresh
     * noise.
     */
    static Sampler ddpm() {
        return Ddim.DDPM;
    }

    /**
     * Pseudo numerical methods (Liu, Ren, Lin, Zhao 2022) as Stable Diffusion uses them, without Runge-Kutta steps
     * ("PLMS"): a linear multistep method of fourth order, whose second evaluation corrects the first step. N steps
     * make N + 1 evaluations.
     */
    static Sampler pndm() {
        return Pndm.INSTANCE;
    }

    /** Euler's method (Karras, Aittala, Aila, Laine 2022): first order, one evaluation a step. */
    static Sampler euler() {
        return new KDiffusionSampler.Euler(Optional.empty());
    }

    /** Euler's method with fresh noise in every step: k-diffusion's "Euler a". */
    static Sampler eulerAncestral() {
        return new KDiffusionSampler.EulerAncestral(Optional.empty());
    }

    /** Heun's method (Karras, Aittala, Aila, Laine 2022): second order. N steps make 2 N - 1 evaluations. */
    static Sampler heun() {
        return new KDiffusionSampler.Heun(Optional.empty());
    }

    /** The linear multistep method of k-diffusion: fourth order, one evaluation a step. */
    static Sampler lms() {
        return new KDiffusionSampler.Lms(Optional.empty());
    }

    /**
     * DPM-Solver-2 (Lu et al. 2022) as k-diffusion has it ("KDPM2"): second order. N steps make 2 N - 1 evaluations.
     */
    static Sampler dpm2() {
        return new KDiffusionSampler.Dpm2(Optional.empty());
    }

    /** DPM-Solver-2 with fresh noise in every step ("DPM2 a"). N steps make 2 N - 1 evaluations. */
    static Sampler dpm2Ancestral() {
        return new KDiffusionSampler.Dpm2Ancestral(Optional.empty());
    }

    /**
     * DPM-Solver++ (Lu et al. 2022), second order multistep, midpoint: one evaluation a step, and good results with 20
     * steps.
     */
    static Sampler dpmSolverPlusPlus2M() {
        return new DpmSolverPlusPlus.Multistep2(Optional.empty());
    }

    /** DPM-Solver++ (Lu et al. 2022), third order multistep: one evaluation a step. */
    static Sampler dpmSolverPlusPlus3M() {
        return new DpmSolverPlusPlus.Multistep3(Optional.empty());
    }

    /**
     * DPM-Solver++ (Lu et al. 2022), second order multistep for the stochastic equation: every step adds fresh noise.
     */
    static Sampler dpmSolverPlusPlus2MSde() {
        return new DpmSolverPlusPlus.Sde2(Optional.empty());
    }

    /** DPM-Solver++ (Lu et al. 2022), second order singlestep: one evaluation a step, steps in pairs. */
    static Sampler dpmSolverPlusPlus2S() {
        return new DpmSolverPlusPlus.Singlestep2(Optional.empty());
    }

    /**
     * UniPC (Zhao et al. 2023), a predictor and corrector of second order: one evaluation a step, good from 10 steps
     * on.
     */
    static Sampler uniPc() {
        return new UniPc(2, Optional.empty());
    }

    /** UniPC of third order. */
    static Sampler uniPc3() {
        return new UniPc(UniPc.MAX_ORDER, Optional.empty());
    }

    /** Diffusion exponential integrator sampler (Zhang, Chen 2023), second order: one evaluation a step. */
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

    /**
     * Trajectory consistency distillation (Zheng et al. 2024), for models that were distilled for it: 1 to 8 steps,
     * with eta 0.3.
     */
    static Sampler tcd() {
        return tcd(Tcd.DEFAULT_ETA);
    }

    /**
     * Trajectory consistency distillation with another share of fresh noise; its name ends with that, as in
     * {@code tcd-0.5}.
     *
     * @param eta 0 (none) to 1 (as latent consistency); gamma in the paper. More steps want more of it
     * @throws IllegalArgumentException if it is out of range
     */
    static Sampler tcd(double eta) {
        return new Tcd(eta);
    }

    /** All samplers, each with its default spacing. */
    static List<Sampler> all() {
        return SamplerRegistry.all();
    }

    /**
     * The sampler of that {@linkplain #name() name}.
     *
     * @throws IllegalArgumentException if there is none; the message names those that are spelled like it, and all
     */
    static Sampler byName(String name) {
        return SamplerRegistry.find(name);
    }

    /** The sampler of the scheduler class in a model's configuration, if there is one for it. */
    static Optional<Sampler> chosenBy(SchedulerConfig config) {
        return SamplerRegistry.chosenBy(config);
    }

    /**
     * This sampler with levels that are spaced by sigma instead of by timestep.
     *
     * @throws IllegalArgumentException if its levels must be timesteps: DDIM, DDPM, PNDM, LCM and TCD
     */
    Sampler with(SigmaSpacing spacing);

    /**
     * The name in recipes and on the command line: {@code ddim}, {@code euler-a} or {@code dpmpp-2m}, followed by
     * {@code -karras} or {@code -exponential} where it has that spacing, or, of {@code tcd}, by its eta.
     */
    String name();

    /**
     * The schedule from pure noise to the end.
     *
     * @param noiseSchedule the noise levels that the model was trained on
     * @param steps the number of steps, 1 to the number of training timesteps
     * @throws IllegalArgumentException if {@code steps} is out of range, or so many that two would have the same
     *     timestep
     */
    SamplingSchedule schedule(NoiseSchedule noiseSchedule, int steps, Compatibility compatibility);

    /**
     * The last part of a schedule, for image to image: from given latents, with the noise of
     * {@link SamplingSchedule#start()} added, to the end. At least one step.
     *
     * @param noiseSchedule the noise levels that the model was trained on
     * @param steps the number of steps of the full schedule
     * @param strength the part of it to take, above 0 (keep nearly everything) to 1 (keep nearly nothing)
     * @throws IllegalArgumentException if {@code steps} or {@code strength} is out of range
     */
    SamplingSchedule schedule(NoiseSchedule noiseSchedule, int steps, double strength, Compatibility compatibility);

    /**
     * Runs a schedule.
     *
     * @param start x at {@link SamplingSchedule#start()}
     * @param schedule a schedule that this sampler made
     * @param noise the source of fresh noise, if the sampler needs any
     * @param listener called after every step
     * @return x at {@link SamplingSchedule#end()}, of the shape of {@code start}
     * @throws IllegalStateException if the denoiser or the listener returns a tensor of another shape
     */
    Tensor sample(
            Denoiser denoiser, Tensor start, SamplingSchedule schedule, NoiseGenerator noise, SolverListener listener);
}
