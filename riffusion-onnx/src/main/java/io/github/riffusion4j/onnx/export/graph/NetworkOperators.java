package io.github.riffusion4j.onnx.export.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ONNX's operators of neural networks, of operator set 17. Each adds a node to the graph and returns its output; one
 * that cannot take its inputs throws a {@link GraphException} that names the node. Feature maps are [batch, channels,
 * height, width].
 */
public final class NetworkOperators {

    private final Graph graph;

    /** Operators that add to {@code graph}. */
    public NetworkOperators(Graph graph) {
        this.graph = graph;
    }

    /**
     * Convolution.
     *
     * @param weight [channels out, channels in, side, side]
     * @param bias [channels out], or {@link #noBias()}
     */
    public Value conv(Value x, Value weight, Value bias, int stride, Padding padding) {
        boolean biased = !bias.equals(Value.ABSENT);
        NodeBuilder node = (biased ? graph.node("Conv", x, weight, bias) : graph.node("Conv", x, weight))
                .requireRank(0, 4)
                .requireRank(1, 4)
                .require(
                        !biased || bias.shape().equals(Shape.of(weight.dim(0))),
                        "a bias of shape " + Shape.of(weight.dim(0)))
                .requireOneFloatingType()
                .require(x.dim(1).equals(weight.dim(1)), "as many channels in the feature maps as in the weights");
        int side = weight.length(2);
        node.setList("kernel_shape", side, side)
                .setList("strides", stride, stride)
                .setList("pads", padding.sides());
        return node.output(
                x.type(),
                Shape.of(
                        x.dim(0),
                        weight.dim(0),
                        convOutputLength(node, x.dim(2), side, stride, padding),
                        convOutputLength(node, x.dim(3), side, stride, padding)));
    }

    /** An absent bias. */
    public Value noBias() {
        return Value.ABSENT;
    }

    /**
     * Rearranges each group of four channels to a square of 2 x 2 pixels, row by row: PyTorch's {@code pixel_shuffle}.
     *
     * @param x [batch, 4 · channels, height, width]
     * @return [batch, channels, 2 · height, 2 · width]
     */
    public Value depthToSpace(Value x) {
        return graph.node("DepthToSpace", x)
                .requireRank(0, 4)
                .require(x.length(1) % 4 == 0, "a multiple of 4 channels")
                .set("blocksize", 2)
                .set("mode", "CRD")
                .output(
                        x.type(),
                        Shape.of(
                                x.dim(0),
                                x.dim(1).dividedBy(4),
                                x.dim(2).times(2),
                                x.dim(3).times(2)));
    }

    /** The output height or width of a convolution. */
    static Dim convOutputLength(NodeBuilder node, Dim length, int side, int stride, Padding padding) {
        int shrinkage = side - padding.total();
        if (length.isFixed()) {
            return Dim.of((length.fixed() - shrinkage) / stride + 1);
        }
        // floor((n - shrinkage) / stride) + 1 is n / stride for every multiple n of the stride if this holds.
        node.require(
                Math.floorDiv(-shrinkage, stride) + 1 == 0,
                "a padding that keeps symbolic dimensions, with a kernel of " + side);
        return length.dividedBy(stride);
    }

    /**
     * The matrix product over the last two dimensions.
     *
     * @param a [..., rows, inner]
     * @param b [inner, columns], or with the same leading lengths as a
     */
    public Value matMul(Value a, Value b) {
        NodeBuilder node = graph.node("MatMul", a, b).requireOneFloatingType();
        return node.output(a.type(), matMulShape(node, a, b));
    }

    /** The shape of a matrix product. */
    static Shape matMulShape(NodeBuilder node, Value a, Value b) {
        node.require(a.dim(-1).equals(b.dim(-2)), "matrices [rows, inner] and [inner, columns]");
        if (b.shape().rank() > 2) {
            int leading = b.shape().rank() - 2;
            node.require(
                    a.shape().rank() == b.shape().rank()
                            && a.shape()
                                    .dims()
                                    .subList(0, leading)
                                    .equals(b.shape().dims().subList(0, leading)),
                    "equal leading lengths");
        }
        return a.shape().with(-1, b.dim(-1));
    }

    /** Softmax along the last dimension. */
    public Value softmax(Value x) {
        return graph.node("Softmax", x).set("axis", -1).output(x.type(), x.shape());
    }

    /**
     * Layer normalization (Ba, Kiros and Hinton 2016) over the last dimension.
     *
     * @param scale [width]
     * @param bias [width]
     */
    public Value layerNorm(Value x, Value scale, Value bias, double epsilon) {
        return graph.node("LayerNormalization", x, scale, bias)
                .requireShape(1, x.dim(-1))
                .requireShape(2, x.dim(-1))
                .requireOneFloatingType()
                .set("axis", -1)
                .set("epsilon", (float) epsilon)
                .output(x.type(), x.shape());
    }

    /**
     * Instance normalization (Ulyanov et al. 2016): each channel is normalized to a mean of 0 and a variance of 1, then
     * scaled and shifted.
     *
     * @param x [batch, channels, length]
     * @param scale [channels]
     * @param bias [channels]
     */
    public Value instanceNorm(Value x, Value scale, Value bias, double epsilon) {
        return graph.node("InstanceNormalization", x, scale, bias)
                .requireRank(0, 3)
                .requireShape(1, x.dim(1))
                .requireShape(2, x.dim(1))
                .requireOneFloatingType()
                .set("epsilon", (float) epsilon)
                .output(x.type(), x.shape());
    }

    /** Resizes by {@code factors[i]} along dimension i, with nearest-neighbour interpolation. */
    public Value resizeNearest(Value x, int... factors) {
        float[] scales = new float[factors.length];
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < factors.length; i++) {
            scales[i] = factors[i];
            dims.add(x.dim(i).times(factors[i]));
        }
        Value scale = graph.initializer(
                "scales" + Arrays.toString(factors).replace(" ", ""),
                DataType.FLOAT,
                Shape.of(factors.length),
                out -> out.floats(scales));
        return graph.node("Resize", x, Value.ABSENT, scale)
                .requireRank(0, factors.length)
                .set("mode", "nearest")
                .set("coordinate_transformation_mode", "asymmetric")
                .set("nearest_mode", "floor")
                .output(x.type(), new Shape(dims));
    }
}
