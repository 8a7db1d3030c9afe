/**
 * From noise to latents: noise schedules, samplers, and random numbers. A sampler is a pure function of a denoiser, a
 * start and a {@link io.github.riffusion4j.onnx.sampler.SamplingSchedule}; all state that lasts between its steps is x,
 * the noisy latents, scaled so that x = alpha · clean + sigma · noise with alpha² + sigma² = 1, which is what the model
 * sees.
 */
@NullMarked
package io.github.riffusion4j.onnx.sampler;

import org.jspecify.annotations.NullMarked;
