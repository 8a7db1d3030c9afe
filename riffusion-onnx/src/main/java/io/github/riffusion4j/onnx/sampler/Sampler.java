package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A way from noise to clean latents that calls a denoiser a given number of times. Samplers are immutable: the same
 * arguments give the same bits, and one object may serve many threads. None of these draws random numbers.
 */
public interface Sampler {

    /** Denoising diffusion implicit models (Song, Meng, Ermon 2021) with eta 0: first order, one call a step. */
    static Sampler ddim() {
        return Ddim.INSTANCE;
    }

    /**
     * Pseudo numerical methods (Liu, Ren, Lin, Zhao 2022) as Stable Diffusion uses them, without Runge-Kutta steps
     * ("PLMS"): a linear multistep method of fourth order, whose second call repairs the first move. N steps make N + 1
     * calls.
     */
    static Sampler pndm() {
        return Pndm.INSTANCE;
    }

    /**
     * DPM-Solver++ (Lu et al. 2022), second order multistep, midpoint: one call a step, and good results with 20 steps.
     */
    static Sampler dpmSolverPlusPlus2M() {
        return DpmSolverPlusPlus2M.INSTANCE;
    }

    /** All samplers. */
    static List<Sampler> all() {
        return List.of(ddim(), pndm(), dpmSolverPlusPlus2M());
    }

    /**
     * The sampler of that {@linkplain #name() name}.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    static Sampler byName(String name) {
        return all().stream()
                .filter(sampler -> sampler.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no sampler is called \"" + name + "\"; there are "
                        + all().stream().map(Sampler::name).collect(Collectors.joining(", "))));
    }

    /** The sampler that a model's makers chose, if it is one of these. */
    static Optional<Sampler> chosenBy(SchedulerConfig config) {
        return switch (config.className()) {
            case "DDIMScheduler" -> Optional.of(ddim());
            case "PNDMScheduler" -> Optional.of(pndm());
            case "DPMSolverMultistepScheduler" -> Optional.of(dpmSolverPlusPlus2M());
            default -> Optional.empty();
        };
    }

    /** What the sampler is called on a command line: {@code ddim}, {@code pndm} or {@code dpmpp-2m}. */
    String name();

    /**
     * The walk from pure noise to the end.
     *
     * @param steps how many steps to plan, 1 to the number of training timesteps
     * @throws IllegalArgumentException if {@code steps} is out of range, or so many that two would fall together
     */
    Walk fullWalk(NoiseSchedule schedule, int steps, Convention convention);

    /**
     * The last part of a walk: from given latents, made noisy at {@link Walk#start()}, to the end. At least one step.
     *
     * @param steps how many steps the full walk would have
     * @param strength how much of it to take, above 0 (keep nearly everything) to 1 (keep nearly nothing)
     * @throws IllegalArgumentException if {@code steps} or {@code strength} is out of range
     */
    Walk partialWalk(NoiseSchedule schedule, int steps, double strength, Convention convention);

    /**
     * Takes a walk.
     *
     * @param start x at {@link Walk#start()}
     * @param walk a walk that this sampler made
     * @return x at {@link Walk#end()}, of the shape of {@code start}
     * @throws IllegalStateException if the denoiser or the listener returns a tensor of another shape
     */
    Tensor sample(Denoiser denoiser, Tensor start, Walk walk, StepListener listener);
}
