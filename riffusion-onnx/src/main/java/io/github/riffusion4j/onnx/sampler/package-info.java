/**
 * Noise schedules, samplers, guidance and random numbers. A sampler is a pure function of a denoiser, a start and a
 * {@link io.github.riffusion4j.onnx.sampler.SamplingSchedule}. Between steps x is kept in variance-preserving form, x =
 * alpha_t · x0 + sigma_t · eps with alpha_t² + sigma_t² = 1, which is the form that the model is given.
 */
@NullMarked
package io.github.riffusion4j.onnx.sampler;

import org.jspecify.annotations.NullMarked;
