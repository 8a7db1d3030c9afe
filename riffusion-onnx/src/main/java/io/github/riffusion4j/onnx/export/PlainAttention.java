package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.function.UnaryOperator;

/** Attention in ONNX's own operators: every pair of tokens is weighed, in memory, before any is mixed. */
final class PlainAttention {

    /** Added to the weight of a pair that must not be, it leaves nothing of it; 16-bit numbers hold it too. */
    private static final float NEVER = -65_504;

    private final Lowering dialect;
    private final Attention layer;

    PlainAttention(Lowering dialect, Attention layer) {
        this.dialect = dialect;
        this.layer = layer;
    }

    /** Tokens attend to all of the context. */
    Value everywhere(Value tokens, Value context) {
        return build(tokens, context, UnaryOperator.identity());
    }

    /** Tokens attend to those before them, and to themselves. */
    Value backwards(Value tokens) {
        int length = tokens.length(1);
        Value mask = dialect.constants.constant("causal mask", Shape.of(length, length), () -> mask(length));
        return build(tokens, tokens, pairs -> dialect.operators.add(pairs, mask));
    }

    private static float[] mask(int length) {
        float[] mask = new float[length * length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % length > i / length ? NEVER : 0;
        }
        return mask;
    }

    private Value build(Value tokens, Value context, UnaryOperator<Value> masked) {
        Value query = heads(dialect.query(layer, tokens, context), 0, 2, 1, 3);
        Value key = heads(dialect.linear(layer.key(), context), 0, 2, 3, 1);
        Value value = heads(dialect.linear(layer.value(), context), 0, 2, 1, 3);
        dialect.graph.at(layer.place());
        // Scaling the queries costs less than scaling all pairs.
        Value scaled = dialect.operators.multiply(query, 1 / Math.sqrt(query.length(3)));
        Value weights = dialect.network.softmax(masked.apply(dialect.network.matMul(scaled, key)));
        Value mixed = dialect.operators.transpose(dialect.network.matMul(weights, value), 0, 2, 1, 3);
        Shape joined = Shape.of(mixed.dim(0), mixed.dim(1), mixed.dim(2).times(mixed.dim(3)));
        return dialect.linear(layer.out(), dialect.operators.reshape(mixed, joined));
    }

    private Value heads(Value projected, int... order) {
        Dim width = projected.dim(2).dividedBy(layer.heads());
        Shape split = Shape.of(projected.dim(0), projected.dim(1), Dim.of(layer.heads()), width);
        return dialect.operators.transpose(dialect.operators.reshape(projected, split), order);
    }
}
