package io.github.riffusion4j.onnx.export.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph under construction: inputs, initializers, nodes in topological order, outputs. The operators are in
 * classes of their own, such as {@link Operators}. The same calls make the same graph, names included. Not thread safe.
 */
public final class Graph {

    /** The domain of ONNX Runtime's contrib operators. */
    static final String MICROSOFT = "com.microsoft";

    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private String scope = "";

    /** Sets the prefix of the names of the nodes that follow, such as {@code mid_block.resnets.0}. */
    public void scope(String name) {
        this.scope = name;
    }

    /** Adds an input. */
    public Value input(String name, DataType type, Shape shape) {
        Value value = new Value(name, type, shape);
        inputs.add(value);
        return value;
    }

    /** Makes a value an output under that name. */
    public void output(String name, Value value) {
        nodes.add(new Node(name, "", "Identity", List.of(value.name()), List.of(name), List.of()));
        outputs.add(new Value(name, value.type(), value.shape()));
    }

    /**
     * Adds an initializer (a constant tensor); another call with the same name returns the same one.
     *
     * @throws GraphException if there is one of that name with another type or shape
     */
    public Value initializer(String name, DataType type, Shape shape, TensorData elements) {
        Value value = new Value(name, type, shape);
        Initializer known = initializers.computeIfAbsent(name, n -> new Initializer(value, elements));
        if (!known.value().equals(value)) {
            throw new GraphException(name, "one initializer of that name", known.value() + " and " + value);
        }
        return value;
    }

    /** A vector of 64-bit integers, such as sizes, axes or indices. */
    Value int64s(long... values) {
        String name = "int64" + Arrays.toString(values).replace(" ", "");
        return initializer(name, DataType.INT64, Shape.of(values.length), out -> out.longs(values));
    }

    /** A scalar 64-bit integer. */
    Value int64(long value) {
        return initializer("int64 " + value, DataType.INT64, Shape.of(new int[0]), out -> out.longs(value));
    }

    /** A scalar floating-point number. */
    Value scalar(DataType type, float value) {
        return initializer(
                (type == DataType.FLOAT ? "float " : "half ") + value,
                type,
                Shape.of(new int[0]),
                type == DataType.FLOAT ? out -> out.floats(value) : out -> out.halves(value));
    }

    /** Starts a node with one of ONNX's operators. */
    NodeBuilder node(String operator, Value... nodeInputs) {
        return new NodeBuilder(this, unique(operator), "", operator, List.of(nodeInputs));
    }

    /** Starts a node with one of ONNX Runtime's contrib operators. */
    NodeBuilder microsoft(String operator, Value... nodeInputs) {
        return new NodeBuilder(this, unique(operator), MICROSOFT, operator, List.of(nodeInputs));
    }

    private String unique(String operator) {
        String name = scope.isEmpty() ? operator : scope + "/" + operator;
        int use = uses.merge(name, 1, Integer::sum);
        return use == 1 ? name : name + "_" + use;
    }

    void add(Node node) {
        nodes.add(node);
    }

    /**
     * The subgraph that remains where one of the outputs is known already: it takes that output as an additional input,
     * and computes the other outputs. Its values have the same names, and its initializers are a subset of this
     * graph's.
     *
     * @throws GraphException if there is no such output
     */
    public Graph subgraphFrom(String output) {
        Value known = outputs.stream()
                .filter(value -> value.name().equals(output))
                .findFirst()
                .orElseThrow(() -> new GraphException(output, "one of the outputs " + outputs, "none of that name"));
        Graph rest = new Graph();
        outputs.stream().filter(value -> !value.equals(known)).forEach(rest.outputs::add);
        Set<String> wanted = new HashSet<>();
        rest.outputs.forEach(value -> wanted.add(value.name()));
        String internal = internalName(output);
        Deque<Node> needed = new ArrayDeque<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(wanted::contains)
                    && !node.outputs().contains(internal)) {
                needed.addFirst(node);
                wanted.addAll(node.inputs());
            }
        }
        rest.add(new Node(internal, "", "Identity", List.of(output), List.of(internal), List.of()));
        needed.forEach(rest::add);
        rest.inputs.addAll(inputs);
        rest.inputs.add(known);
        initializers.forEach((name, initializer) -> {
            if (wanted.contains(name)) {
                rest.initializers.put(name, initializer);
            }
        });
        return rest;
    }

    /** The name of an output's value inside the graph. */
    private String internalName(String output) {
        return nodes.stream()
                .filter(node -> node.outputs().contains(output))
                .map(node -> node.inputs().get(0))
                .findFirst()
                .orElseThrow();
    }

    /** The number of initializers, which {@link OnnxFile} reports as progress. */
    public int initializerCount() {
        return initializers.size();
    }

    List<Value> inputs() {
        return inputs;
    }

    List<Value> outputs() {
        return outputs;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Initializer> initializers() {
        return List.copyOf(initializers.values());
    }

    /** A constant tensor, and the source of its elements. */
    record Initializer(Value value, TensorData elements) {

        long byteCount() {
            return value.shape().size().fixed() * (long) value.type().bytes();
        }
    }
}
