package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/** Sees the latents after every step and may replace them: progress, previews, masks. It may throw to stop the walk. */
@FunctionalInterface
public interface SolverListener {

    /** Leaves the latents as they are. */
    SolverListener NONE = (index, count, step, latents) -> latents;

    /**
     * Called after each step, on the thread that samples.
     *
     * @param index the step's number, from 0
     * @param count how many steps there are
     * @param step the levels; the latents are at {@link SolverStep#to()}
     * @param latents x after the step
     * @return what to go on with: {@code latents}, or others of the same shape and level
     */
    Tensor afterStep(int index, int count, SolverStep step, Tensor latents);
}
