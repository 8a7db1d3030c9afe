package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.Layer.LayerNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** Transformer blocks over the pixels of a feature map as tokens: diffusers' {@code Transformer2DModel}. */
record SpatialTransformer(String name, GroupNorm norm, Linear in, List<TransformerBlock> blocks, Linear out) {

    private static final double EPSILON = 1e-6;

    /** @param onlyCross whether the first attention of each block, too, is to the prompt */
    static SpatialTransformer of(ModuleWeights weights, UnetConfig config, UnetConfig.Level level, boolean onlyCross) {
        int width = level.channels();
        List<TransformerBlock> blocks = new ArrayList<>();
        for (int i = 0; i < level.transformers(); i++) {
            blocks.add(TransformerBlock.of(
                    weights.submodule("transformer_blocks." + i),
                    width,
                    config.contextWidth(),
                    level.heads(),
                    onlyCross));
        }
        return new SpatialTransformer(
                weights.name(),
                weights.groupNorm("norm", width, config.groups(), EPSILON),
                // Some models store a 1x1 convolution, which is the same (use_linear_projection).
                weights.linear("proj_in", width, width),
                blocks,
                weights.linear("proj_out", width, width));
    }

    /** Adds the transformer to the graph; the result has the batch size of {@code context}. */
    Value build(Lowering lowering, Value features, Value context) {
        Value tokens = lowering.linear(in, lowering.flattenSpatial(lowering.normalize(norm, features)));
        for (TransformerBlock block : blocks) {
            tokens = block.build(lowering, tokens, context);
        }
        return lowering.add(name, lowering.unflattenSpatial(lowering.linear(out, tokens), features), features);
    }

    /**
     * Self-attention, or in some models a first cross-attention; cross-attention to the prompt; and a gated
     * feed-forward layer: diffusers' {@code BasicTransformerBlock}. Tokens that are shared by several prompts are
     * expanded to the batch at the cross-attention.
     */
    record TransformerBlock(
            LayerNorm norm1,
            Attention firstAttention,
            boolean onlyCross,
            LayerNorm norm2,
            Attention crossAttention,
            LayerNorm norm3,
            Linear projIn,
            Linear projOut) {

        private static final double EPSILON = 1e-5;

        static TransformerBlock of(ModuleWeights weights, int width, int contextWidth, int heads, boolean onlyCross) {
            return new TransformerBlock(
                    weights.layerNorm("norm1", width, EPSILON),
                    attention(weights.submodule("attn1"), width, onlyCross ? contextWidth : width, heads),
                    onlyCross,
                    weights.layerNorm("norm2", width, EPSILON),
                    attention(weights.submodule("attn2"), width, contextWidth, heads),
                    weights.layerNorm("norm3", width, EPSILON),
                    weights.linear("ff.net.0.proj", width, 2 * 4 * width),
                    weights.linear("ff.net.2", 4 * width, width));
        }

        private static Attention attention(ModuleWeights weights, int width, int contextWidth, int heads) {
            return new Attention(
                    weights.name(),
                    heads,
                    weights.linearWithoutBias("to_q", width, width),
                    weights.linearWithoutBias("to_k", contextWidth, width),
                    weights.linearWithoutBias("to_v", contextWidth, width),
                    weights.linear("to_out.0", width, width));
        }

        /**
         * Adds the block to the graph.
         *
         * @param tokens [1 or batch, tokens, width]
         * @param context [batch, tokens of the prompt, context's width]
         * @return [batch, tokens, width]
         */
        Value build(Lowering lowering, Value tokens, Value context) {
            Value normal1 = lowering.normalize(norm1, tokens);
            Value attended = lowering.attention(firstAttention, normal1, onlyCross ? context : normal1);
            Value first = lowering.add(firstAttention.name(), attended, tokens);
            Value normal2 = lowering.normalize(norm2, first);
            Value second =
                    lowering.add(crossAttention.name(), lowering.attention(crossAttention, normal2, context), first);
            Value gated = lowering.gatedGelu(projIn, lowering.normalize(norm3, second));
            return lowering.add(projOut.name(), lowering.linear(projOut, gated), second);
        }
    }
}
