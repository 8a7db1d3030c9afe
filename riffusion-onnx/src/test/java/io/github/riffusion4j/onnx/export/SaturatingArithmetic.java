package io.github.riffusion4j.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Models an x86 processor without VNNI, whose {@code vpmaddubsw} sums the products of two neighbours in 16 bits with
 * saturation: rewrites graphs with ONNX's own operators, so that they compute on any processor what the original graphs
 * compute on that one.
 */
final class SaturatingArithmetic {

    private final GraphProto.Builder graph;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private String prefix = "";

    private SaturatingArithmetic(GraphProto.Builder graph) {
        this.graph = graph;
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
    }

    /** Rewrites a graph's file; its weights stay in the data file. */
    static void rewrite(Path file) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        new SaturatingArithmetic(model.getGraphBuilder()).rewrite();
        Files.write(file, model.build().toByteArray());
    }

    private void rewrite() {
        List<NodeProto> nodes = List.copyOf(graph.getNodeList());
        graph.clearNode();
        for (NodeProto node : nodes) {
            if (node.getOpType().equals(Int8Exports.PRODUCT) && isSigned(node.getInput(1))) {
                product(node);
            } else {
                graph.addNode(node);
            }
        }
    }

    private boolean isSigned(String weight) {
        return constant(weight).getDataType() == TensorProto.DataType.INT8_VALUE;
    }

    private TensorProto constant(String name) {
        return constants.getOrDefault(name, TensorProto.getDefaultInstance());
    }

    /** Inputs: x [batch, rows, inner], weight [inner, columns], their scales, the zero point of x, none, bias. */
    private void product(NodeProto node) {
        prefix = node.getName() + "/saturating/";
        String sums = sums(node.getInput(0), node.getInput(1));
        String ofWeights = add("ReduceSum", toInt32(node.getInput(1)), longs(0));
        String offset = add("Mul", ofWeights, toInt32(node.getInput(4)));
        String scale = add("Mul", node.getInput(2), node.getInput(3));
        String product = add("Mul", cast(add("Sub", sums, offset), TensorProto.DataType.FLOAT), scale);
        boolean hasBias = node.getInputCount() > 6 && !node.getInput(6).isEmpty();
        graph.addNode(NodeProto.newBuilder()
                .setName(node.getName())
                .setOpType(hasBias ? "Add" : "Identity")
                .addInput(product)
                .addAllInput(hasBias ? List.of(node.getInput(6)) : List.of())
                .addOutput(node.getOutput(0)));
    }

    /** Sums of pairs saturate to 16 bits, and are summed in 32. */
    private String sums(String x, String weight) {
        long inner = constant(weight).getDims(0);
        long columns = constant(weight).getDims(1);
        if (inner % 2 != 0) {
            throw new IllegalArgumentException(weight + ": an even number of inputs is needed, not " + inner);
        }
        String neighbours =
                add("Reshape", cast(x, TensorProto.DataType.FLOAT), longs(0, 0, inner / 2, 2)); // [.., rows, pairs, 2]
        String pairs = add("Transpose", neighbours);
        graph.getNodeBuilder(graph.getNodeCount() - 1)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("perm")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addAllInts(List.of(0L, 2L, 1L, 3L)));
        String weights = add("Reshape", cast(weight, TensorProto.DataType.FLOAT), longs(inner / 2, 2, columns));
        // At most 2 · 255 · 127: exact in floating point.
        String cutOff = add("Clip", add("MatMul", pairs, weights), number(Short.MIN_VALUE), number(Short.MAX_VALUE));
        return add("Squeeze", add("ReduceSum", toInt32(cutOff), longs(1)), longs(1));
    }

    private String toInt32(String value) {
        return cast(value, TensorProto.DataType.INT32);
    }

    private String cast(String value, TensorProto.DataType type) {
        String result = add("Cast", value);
        graph.getNodeBuilder(graph.getNodeCount() - 1)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(type.getNumber()));
        return result;
    }

    private String add(String operator, String... inputs) {
        String name = prefix + graph.getNodeCount();
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(name));
        return name;
    }

    private String longs(long... values) {
        String name = prefix + graph.getInitializerCount() + Arrays.toString(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.length);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        graph.addInitializer(tensor);
        return name;
    }

    private String number(float value) {
        String name = prefix + graph.getInitializerCount() + " " + value;
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addFloatData(value));
        return name;
    }
}
