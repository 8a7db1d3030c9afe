package io.github.riffusion4j.onnx.sampler;

/** Whose way of walking through the noise levels to take. They agree on most settings. */
public enum Compatibility {
    /**
     * Right by construction: noise is added at the level that the model is asked about, and every step goes on where
     * the one before ended.
     */
    STANDARD,

    /**
     * The numbers of diffusers 0.40, pipelines for image to image included. Where it differs from {@link #STANDARD}:
     * DDIM and PNDM move by a fixed stride, even where the timesteps are not that far apart (spacing "linspace", or
     * "trailing" with a number of steps that does not divide 1000); PNDM, which repeats its second timestep, counts the
     * repetition when it starts in the middle, so that it starts one step early and hands a sample on one level off;
     * and it sums what models predict even where that is a velocity. LMS that starts in the middle takes the noise at
     * the levels before for 0; DPM-Solver++ 2S then may lose the first of a pair; DEIS ends at timestep 0 with the
     * noise that is left there; and the samplers of k-diffusion begin with noise that is quieter by the first level's
     * sigma.
     */
    DIFFUSERS,

    /**
     * The numbers of riffusion-hobby with diffusers 0.9. Where it differs from {@link #DIFFUSERS}: {@code steps_offset}
     * makes a start in the middle add noise one step early, so that even strength 1 skips the first step; and
     * DPM-Solver++ ends at timestep 0 with the noise that is left there, by a step of second order if 15 or more steps
     * are planned.
     */
    RIFFUSION_HOBBY
}
