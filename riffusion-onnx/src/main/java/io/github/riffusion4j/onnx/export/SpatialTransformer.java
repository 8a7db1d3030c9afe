package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** A picture whose pixels are tokens for a while: the {@code Transformer2DModel} of diffusers. */
record SpatialTransformer(String place, GroupNorm norm, Linear in, List<TransformerBlock> blocks, Linear out) {

    private static final double EPSILON = 1e-6;

    static SpatialTransformer of(ModuleWeights weights, UnetConfig config, UnetConfig.Level level) {
        int width = level.channels();
        List<TransformerBlock> blocks = new ArrayList<>();
        for (int i = 0; i < level.transformers(); i++) {
            blocks.add(TransformerBlock.of(
                    weights.at("transformer_blocks." + i), width, config.contextWidth(), level.heads()));
        }
        return new SpatialTransformer(
                weights.place(),
                weights.groupNorm("norm", width, config.groups(), EPSILON),
                // A convolution of side 1 in some models, which is the same (use_linear_projection).
                weights.linear("proj_in", width, width),
                blocks,
                weights.linear("proj_out", width, width));
    }

    /** Adds the transformer to the graph, which gives as many pictures as {@code context} has prompts. */
    Value build(Lowering dialect, Value picture, Value context) {
        Value tokens = dialect.linear(in, dialect.toTokens(dialect.normalize(norm, picture)));
        for (TransformerBlock block : blocks) {
            tokens = block.build(dialect, tokens, context);
        }
        return dialect.add(place, dialect.toPicture(dialect.linear(out, tokens), picture), picture);
    }
}
