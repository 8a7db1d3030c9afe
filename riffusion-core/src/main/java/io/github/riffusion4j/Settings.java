package io.github.riffusion4j;

import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.sampler.Convention;
import io.github.riffusion4j.onnx.sampler.NoiseGenerator;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * How to run the model, whatever it is to make.
 *
 * @param noise the random numbers of a seed, from their beginning
 */
record Settings(
        int steps,
        Optional<Sampler> sampler,
        Convention convention,
        LongFunction<NoiseGenerator> noise,
        InversionPreset quality,
        ProgressListener listener,
        Cancellation cancellation) {}
