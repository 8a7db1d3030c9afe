package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Value;

/**
 * Tokens that attend to each other, then to the prompt, then each pass a gated layer: the {@code BasicTransformerBlock}
 * of diffusers. Tokens of one picture that meet several prompts become those of several pictures where they do.
 */
record TransformerBlock(
        LayerNorm norm1,
        Attention toEachOther,
        LayerNorm norm2,
        Attention toContext,
        LayerNorm norm3,
        Linear gate,
        Linear last) {

    private static final double EPSILON = 1e-5;

    static TransformerBlock of(ModuleWeights weights, int width, int contextWidth, int heads) {
        return new TransformerBlock(
                weights.layerNorm("norm1", width, EPSILON),
                attention(weights.at("attn1"), width, width, heads),
                weights.layerNorm("norm2", width, EPSILON),
                attention(weights.at("attn2"), width, contextWidth, heads),
                weights.layerNorm("norm3", width, EPSILON),
                weights.linear("ff.net.0.proj", width, 2 * 4 * width),
                weights.linear("ff.net.2", 4 * width, width));
    }

    private static Attention attention(ModuleWeights weights, int width, int contextWidth, int heads) {
        return new Attention(
                weights.place(),
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
    Value build(Lowering dialect, Value tokens, Value context) {
        Value normal1 = dialect.normalize(norm1, tokens);
        Value first = dialect.add(toEachOther.place(), dialect.attention(toEachOther, normal1, normal1), tokens);
        Value normal2 = dialect.normalize(norm2, first);
        Value second = dialect.add(toContext.place(), dialect.attention(toContext, normal2, context), first);
        Value gated = dialect.gatedGelu(gate, dialect.normalize(norm3, second));
        return dialect.add(last.place(), dialect.linear(last, gated), second);
    }
}
