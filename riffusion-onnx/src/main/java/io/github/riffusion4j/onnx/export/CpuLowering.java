package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.graph.FusedOperators;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.Value;

/** Lowers for ONNX Runtime's CPU provider, in 32 bits: fused attention never holds all pairs of tokens at once. */
class CpuLowering extends PlainLowering {

    private final FusedOperators fused;

    CpuLowering(Graph graph) {
        super(graph);
        this.fused = new FusedOperators(graph);
    }

    @Override
    Value attention(Attention layer, Value tokens, Value context) {
        Value query = query(layer, tokens, context);
        Value key = linear(layer.key(), context);
        Value value = linear(layer.value(), context);
        graph.scope(layer.name());
        return linear(layer.out(), fused.attention(query, key, value, layer.heads()));
    }
}
