package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Optional;

/**
 * Two convolutions whose result is added to their input (He et al. 2016, in the order of "Identity Mappings"):
 * diffusers' {@code ResnetBlock2D}.
 */
record ResnetBlock(
        String name,
        GroupNorm norm1,
        Convolution conv1,
        Optional<Linear> timeProjection,
        GroupNorm norm2,
        Convolution conv2,
        Optional<Convolution> shortcut) {

    /** A block without timestep embedding, as in an autoencoder. */
    static ResnetBlock withoutTimestep(ModuleWeights weights, int in, int out, int groups, double epsilon) {
        return of(weights, in, out, Optional.empty(), groups, epsilon);
    }

    /** A block with a timestep embedding of {@code timeWidth} channels. */
    static ResnetBlock withTimestep(ModuleWeights weights, int in, int out, int timeWidth, int groups, double epsilon) {
        return of(weights, in, out, Optional.of(weights.linear("time_emb_proj", timeWidth, out)), groups, epsilon);
    }

    private static ResnetBlock of(
            ModuleWeights weights, int in, int out, Optional<Linear> timeProjection, int groups, double epsilon) {
        return new ResnetBlock(
                weights.name(),
                weights.groupNorm("norm1", in, groups, epsilon),
                weights.convolution("conv1", in, out, 3, 1),
                timeProjection,
                weights.groupNorm("norm2", out, groups, epsilon),
                weights.convolution("conv2", out, out, 3, 1),
                in == out ? Optional.empty() : Optional.of(weights.convolution("conv_shortcut", in, out, 1, 1)));
    }

    /**
     * Adds the block to the graph.
     *
     * @param time [batch, width], after SiLU; empty for a block without timestep embedding
     */
    Value build(Lowering lowering, Value features, Optional<Value> time) {
        Value first = lowering.convolution(conv1, lowering.normalizeAndActivate(norm1, features));
        Value normal = timeProjection
                .map(projection -> lowering.addAndNormalizeAndActivate(
                        norm2, first, lowering.linear(projection, time.orElseThrow())))
                .orElseGet(() -> lowering.normalizeAndActivate(norm2, first));
        Value second = lowering.convolution(conv2, normal);
        Value skip =
                shortcut.map(layer -> lowering.convolution(layer, features)).orElse(features);
        return lowering.add(name, skip, second);
    }
}
