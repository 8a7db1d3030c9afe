package io.github.riffusion4j.onnx.export.graph;

/**
 * ONNX Runtime's contrib operators (domain {@code com.microsoft}) that its CPU provider has. Each adds a node to the
 * graph and returns its output; one that cannot take its inputs throws a {@link GraphException} that names the node.
 */
public final class FusedOperators {

    private final Graph graph;

    /** Operators that add to {@code graph}. */
    public FusedOperators(Graph graph) {
        this.graph = graph;
    }

    /**
     * Multi-head attention (Vaswani et al. 2017), without the projections.
     *
     * @param query [batch, tokens, width]
     * @param key [batch, tokens of the context, width]
     * @param value [batch, tokens of the context, width]
     * @return [batch, tokens, width]
     */
    public Value attention(Value query, Value key, Value value, int heads) {
        return graph.microsoft("MultiHeadAttention", query, key, value)
                .requireRank(0, 3)
                .requireShape(1, query.dim(0), value.dim(1), query.dim(2))
                .requireShape(2, query.dim(0), key.dim(1), query.dim(2))
                .requireOneFloatingType()
                .require(query.length(2) % heads == 0, "a width that " + heads + " heads divide")
                .set("num_heads", heads)
                .output(query.type(), query.shape());
    }

    /** x · Φ(x), as {@link Operators#gelu}, in one pass. */
    public Value gelu(Value x) {
        return graph.microsoft("Gelu", x)
                .require(x.type() == DataType.FLOAT, "32-bit numbers")
                .output(x.type(), x.shape());
    }
}
