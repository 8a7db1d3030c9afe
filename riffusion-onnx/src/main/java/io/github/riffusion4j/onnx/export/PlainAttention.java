package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.function.UnaryOperator;

/** Scaled dot-product attention in ONNX's own operators, which holds the weights of all pairs of tokens at once. */
final class PlainAttention {

    /** The additive mask value, which fits into 16-bit numbers. */
    private static final float MASKED = -65_504;

    private final Lowering lowering;
    private final Attention layer;

    PlainAttention(Lowering lowering, Attention layer) {
        this.lowering = lowering;
        this.layer = layer;
    }

    /** Every token attends to the whole context. */
    Value full(Value tokens, Value context) {
        return build(tokens, context, UnaryOperator.identity());
    }

    /** Every token attends to itself and the tokens before it. */
    Value causal(Value tokens) {
        int length = tokens.length(1);
        Value mask = lowering.initializers.of("causal mask", Shape.of(length, length), () -> mask(length));
        return build(tokens, tokens, pairs -> lowering.operators.add(pairs, mask));
    }

    private static float[] mask(int length) {
        float[] mask = new float[length * length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % length > i / length ? MASKED : 0;
        }
        return mask;
    }

    private Value build(Value tokens, Value context, UnaryOperator<Value> mask) {
        Value query = heads(lowering.query(layer, tokens, context), 0, 2, 1, 3);
        Value key = heads(lowering.linear(layer.key(), context), 0, 2, 3, 1);
        Value value = heads(lowering.linear(layer.value(), context), 0, 2, 1, 3);
        lowering.graph.scope(layer.name());
        // Scaling the queries costs less than scaling all pairs.
        Value scaled = lowering.operators.multiply(query, 1 / Math.sqrt(query.length(3)));
        Value weights = lowering.network.softmax(mask.apply(lowering.network.matMul(scaled, key)));
        Value attended = lowering.operators.transpose(lowering.network.matMul(weights, value), 0, 2, 1, 3);
        Shape joined =
                Shape.of(attended.dim(0), attended.dim(1), attended.dim(2).times(attended.dim(3)));
        return lowering.linear(layer.out(), lowering.operators.reshape(attended, joined));
    }

    private Value heads(Value projected, int... order) {
        Dim width = projected.dim(2).dividedBy(layer.heads());
        Shape split = Shape.of(projected.dim(0), projected.dim(1), Dim.of(layer.heads()), width);
        return lowering.operators.transpose(lowering.operators.reshape(projected, split), order);
    }
}
