package io.github.riffusion4j.onnx.sampler;

/** The implementation whose numbers a sampler reproduces. They agree on most settings. */
public enum Compatibility {
    /**
     * Consistent: noise is added at the level at which the model is evaluated, and every step starts where the one
     * before ended.
     */
    STANDARD,

    /**
     * The numbers of diffusers 0.40, pipelines for image to image included. Where it differs from {@link #STANDARD}:
     * DDIM and PNDM step by a fixed stride, even where the timesteps are not that far apart (spacing "linspace", or
     * "trailing" with a number of steps that does not divide 1000); PNDM, which repeats its second timestep, counts the
     * repetition when it starts in the middle, so that it starts one step early and returns a sample one level off; and
     * it sums model outputs even where they are velocities. LMS that starts in the middle takes the noise at the levels
     * before for 0; DPM-Solver++ 2S then may lose the first of a pair; DEIS ends at timestep 0 with the noise of that
     * level; and the samplers of k-diffusion start with noise that is scaled by the first level's sigma_t.
     */
    DIFFUSERS,

    /**
     * The numbers of riffusion-hobby with diffusers 0.9. Where it differs from {@link #DIFFUSERS}: {@code steps_offset}
     * makes a start in the middle add noise one step early, so that even strength 1 skips the first step; and
     * DPM-Solver++ ends at timestep 0 with the noise of that level, by a step of second order with 15 or more steps.
     */
    RIFFUSION_HOBBY
}
