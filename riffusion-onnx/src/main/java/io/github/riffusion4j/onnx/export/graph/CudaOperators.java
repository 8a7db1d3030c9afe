package io.github.riffusion4j.onnx.export.graph;

/**
 * ONNX Runtime's contrib operators (domain {@code com.microsoft}) that only its CUDA provider has. Each adds a node to
 * the graph and returns its output; one that cannot take its inputs throws a {@link GraphException} that names the
 * node.
 */
public final class CudaOperators implements ChannelsLastOperators {

    private final Graph graph;

    /** Operators that add to {@code graph}. */
    public CudaOperators(Graph graph) {
        this.graph = graph;
    }

    @Override
    public Value conv(Value x, Value weight, Value bias, int stride, Padding padding) {
        boolean even = padding.before() == padding.after();
        boolean biased = !bias.equals(Value.ABSENT);
        Value padded = even ? x : pad(x, padding);
        NodeBuilder node = (biased
                        ? graph.microsoft("NhwcConv", padded, weight, bias)
                        : graph.microsoft("NhwcConv", padded, weight))
                .requireRank(0, 4)
                .requireRank(1, 4)
                .require(
                        !biased || bias.shape().equals(Shape.of(weight.dim(0))),
                        "a bias of shape " + Shape.of(weight.dim(0)))
                .requireOneFloatingType()
                .require(x.dim(3).equals(weight.dim(3)), "as many channels in the feature maps as in the weights");
        int side = weight.length(1);
        node.setList("kernel_shape", side, side)
                .setList("strides", stride, stride)
                .setList("pads", even ? padding.sides() : Padding.NONE.sides())
                .setList("dilations", 1, 1)
                .set("group", 1);
        return node.output(
                x.type(),
                Shape.of(
                        x.dim(0),
                        NetworkOperators.convOutputLength(node, x.dim(1), side, stride, padding),
                        NetworkOperators.convOutputLength(node, x.dim(2), side, stride, padding),
                        weight.dim(0)));
    }

    /** Pads explicitly, since cuDNN has no padding that differs between sides. */
    private Value pad(Value x, Padding padding) {
        Value sides = graph.int64s(0, padding.before(), padding.before(), 0, 0, padding.after(), padding.after(), 0);
        // Symbolic dimensions cannot express its real height and width, which only the convolution uses.
        return graph.node("Pad", x, sides).requireRank(0, 4).output(x.type(), x.shape());
    }

    @Override
    public Value groupNorm(Value x, Value scale, Value bias, int groups, double epsilon, Activation activation) {
        return normalize(graph.microsoft("GroupNorm", x, scale, bias), x, groups, epsilon, activation);
    }

    @Override
    public Value skipGroupNorm(
            Value x, Value scale, Value bias, Value vector, int groups, double epsilon, Activation activation) {
        NodeBuilder node = graph.microsoft("SkipGroupNorm", x, scale, bias, vector)
                .requireShape(3, x.dim(0), x.dim(3))
                .require(vector.type() == x.type(), "a vector of the feature maps' type");
        return normalize(node, x, groups, epsilon, activation);
    }

    private static Value normalize(NodeBuilder node, Value x, int groups, double epsilon, Activation activation) {
        return node.requireRank(0, 4)
                .requireShape(1, x.dim(3))
                .requireShape(2, x.dim(3))
                .require(x.length(3) % groups == 0, "channels that " + groups + " groups divide")
                .set("epsilon", (float) epsilon)
                .set("groups", groups)
                .set("activation", activation == Activation.SILU ? 1 : 0)
                .set("channels_last", 1)
                .output(x.type(), x.shape());
    }

    @Override
    public Value selfAttention(Value packed) {
        return graph.microsoft("MultiHeadAttention", packed)
                .requireRank(0, 5)
                .require(packed.dim(3).equals(Dim.of(3)), "queries, keys and values")
                .set("num_heads", packed.length(2))
                .output(
                        packed.type(),
                        Shape.of(packed.dim(0), packed.dim(1), packed.dim(2).times(packed.dim(4))));
    }

    @Override
    public Value crossAttention(Value query, Value packed) {
        Dim width = packed.dim(2).times(packed.dim(4));
        return graph.microsoft("MultiHeadAttention", query, packed)
                .requireRank(1, 5)
                .requireShape(0, packed.dim(0), query.dim(1), width)
                .requireOneFloatingType()
                .require(packed.dim(3).equals(Dim.of(2)), "keys and values")
                .set("num_heads", packed.length(2))
                .output(query.type(), query.shape());
    }

    @Override
    public Value biasSplitGelu(Value x, Value bias) {
        return graph.microsoft("BiasSplitGelu", x, bias)
                .requireRank(0, 3)
                .requireShape(1, x.dim(2))
                .requireOneFloatingType()
                .output(x.type(), x.shape().with(2, x.dim(2).dividedBy(2)));
    }
}
