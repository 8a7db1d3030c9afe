package io.github.riffusion4j;

import io.github.riffusion4j.audio.phase.InversionPreset;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.sampler.Convention;
import io.github.riffusion4j.onnx.sampler.Sampler;
import java.util.Optional;

/** How to run the model, whatever it is to make. */
record Settings(
        int steps,
        Optional<Sampler> sampler,
        Convention convention,
        InversionPreset quality,
        ProgressListener listener,
        Cancellation cancellation) {}
