package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Optional;

/**
 * Two convolutions whose result is added to the picture (He et al. 2016, in the order of "Identity mappings"): the
 * {@code ResnetBlock2D} of diffusers.
 */
record ResidualBlock(
        String place,
        GroupNorm norm1,
        Convolution conv1,
        Optional<Linear> timeProjection,
        GroupNorm norm2,
        Convolution conv2,
        Optional<Convolution> shortcut) {

    /** A block that is told nothing of the time. */
    static ResidualBlock timeless(ModuleWeights weights, int in, int out, int groups, double epsilon) {
        return of(weights, in, out, Optional.empty(), groups, epsilon);
    }

    /** A block that is told the time by {@code timeWidth} numbers. */
    static ResidualBlock timed(ModuleWeights weights, int in, int out, int timeWidth, int groups, double epsilon) {
        return of(weights, in, out, Optional.of(weights.linear("time_emb_proj", timeWidth, out)), groups, epsilon);
    }

    private static ResidualBlock of(
            ModuleWeights weights, int in, int out, Optional<Linear> timeProjection, int groups, double epsilon) {
        return new ResidualBlock(
                weights.place(),
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
     * @param time [batch, width], after SiLU; empty for a block that is told nothing of the time
     */
    Value build(Lowering dialect, Value picture, Optional<Value> time) {
        Value first = dialect.convolution(conv1, dialect.normalizeAndActivate(norm1, picture));
        Value normal = timeProjection
                .map(projection -> dialect.addAndNormalizeAndActivate(
                        norm2, first, dialect.linear(projection, time.orElseThrow())))
                .orElseGet(() -> dialect.normalizeAndActivate(norm2, first));
        Value second = dialect.convolution(conv2, normal);
        Value old = shortcut.map(layer -> dialect.convolution(layer, picture)).orElse(picture);
        return dialect.add(place, old, second);
    }
}
