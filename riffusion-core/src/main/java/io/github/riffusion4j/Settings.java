package io.github.riffusion4j;

import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.sampler.Compatibility;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Optional;

/**
 * How to run the model, whatever it is to make.
 *
 * @param layout how it lies in time
 * @param noise whose random numbers a seed stands for
 * @param guided on which part of the way the model is guided
 * @param rescale how much of the contrast of guidance is taken back
 * @param reuse at every how many calls of the model all of its layers run
 * @param mix how a seed image is mixed in on the way, where there is one
 */
record Settings(
        TimeLayout layout,
        int steps,
        Optional<Sampler> sampler,
        Compatibility convention,
        NoiseSource noise,
        GuidanceInterval guided,
        double rescale,
        int reuse,
        Optional<MagicMix> mix,
        InversionPreset quality,
        ProgressListener listener,
        Cancellation cancellation) {}
