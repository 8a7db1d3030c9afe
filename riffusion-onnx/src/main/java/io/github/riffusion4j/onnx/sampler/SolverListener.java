package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** Receives the latents after every step and may replace them: progress, previews, masks. It may throw to stop. */
@FunctionalInterface
public interface SolverListener {

    /** Leaves the latents as they are. */
    SolverListener NONE = (index, count, step, latents) -> latents;

    /**
     * Called after each step, on the thread that samples.
     *
     * @param index the step's number, from 0
     * @param count the number of steps
     * @param step the levels; the latents are at {@link SolverStep#to()}
     * @param latents x after the step
     * @return the latents to continue with: {@code latents}, or others of the same shape and level
     */
    Tensor afterStep(int index, int count, SolverStep step, Tensor latents);
}
