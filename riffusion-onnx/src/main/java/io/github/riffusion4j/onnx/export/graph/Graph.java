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
 * An ONNX graph under construction: inputs, constants, nodes in the order in which they run, outputs. The operators are
 * in classes of their own, such as {@link Operators}. The same calls make the same graph, names included. Not thread
 * safe.
 */
public final class Graph {

    /** The domain of ONNX Runtime's own operators. */
    static final String MICROSOFT = "com.microsoft";

    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private String place = "";

    /** Names the nodes that follow after a place in the network, such as {@code mid_block.resnets.0}. */
    public void at(String place) {
        this.place = place;
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
     * Adds a constant; calling this again with the same name gives the same constant.
     *
     * @throws GraphException if there is one of that name with another type or shape
     */
    public Value constant(String name, DataType type, Shape shape, TensorData elements) {
        Value value = new Value(name, type, shape);
        Constant known = constants.computeIfAbsent(name, n -> new Constant(value, elements));
        if (!known.value().equals(value)) {
            throw new GraphException(name, "one constant of that name", known.value() + " and " + value);
        }
        return value;
    }

    /** A list of 64-bit integers, as sizes, axes and indices are given. */
    Value longs(long... values) {
        String name = "int64" + Arrays.toString(values).replace(" ", "");
        return constant(name, DataType.INT64, Shape.of(values.length), sink -> sink.longs(values));
    }

    /** A single 64-bit integer. */
    Value number(long value) {
        return constant("int64 " + value, DataType.INT64, Shape.of(new int[0]), sink -> sink.longs(value));
    }

    /** A single floating-point number. */
    Value scalar(DataType type, float value) {
        return constant(
                (type == DataType.FLOAT ? "float " : "half ") + value,
                type,
                Shape.of(new int[0]),
                type == DataType.FLOAT ? sink -> sink.floats(value) : sink -> sink.halves(value));
    }

    /** A node of ONNX's own operators. */
    NodeBuilder node(String operator, Value... nodeInputs) {
        return new NodeBuilder(this, unique(operator), "", operator, List.of(nodeInputs));
    }

    /** A node of ONNX Runtime's own operators. */
    NodeBuilder microsoft(String operator, Value... nodeInputs) {
        return new NodeBuilder(this, unique(operator), MICROSOFT, operator, List.of(nodeInputs));
    }

    private String unique(String operator) {
        String name = place.isEmpty() ? operator : place + "/" + operator;
        int use = uses.merge(name, 1, Integer::sum);
        return use == 1 ? name : name + "_" + use;
    }

    void add(Node node) {
        nodes.add(node);
    }

    /**
     * What of this graph still has to run where one of its outputs is known already: a graph that takes that output as
     * one more input, and gives the others. Its values have the same names, and its constants are some of this one's.
     *
     * @throws GraphException if there is no such output
     */
    public Graph after(String output) {
        Value known = outputs.stream()
                .filter(value -> value.name().equals(output))
                .findFirst()
                .orElseThrow(() -> new GraphException(output, "one of the outputs " + outputs, "none of that name"));
        Graph rest = new Graph();
        outputs.stream().filter(value -> !value.equals(known)).forEach(rest.outputs::add);
        Set<String> wanted = new HashSet<>();
        rest.outputs.forEach(value -> wanted.add(value.name()));
        String made = madeAs(output);
        Deque<Node> needed = new ArrayDeque<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(wanted::contains)
                    && !node.outputs().contains(made)) {
                needed.addFirst(node);
                wanted.addAll(node.inputs());
            }
        }
        rest.add(new Node(made, "", "Identity", List.of(output), List.of(made), List.of()));
        needed.forEach(rest::add);
        rest.inputs.addAll(inputs);
        rest.inputs.add(known);
        constants.forEach((name, constant) -> {
            if (wanted.contains(name)) {
                rest.constants.put(name, constant);
            }
        });
        return rest;
    }

    /** The name that an output has inside of the graph. */
    private String madeAs(String output) {
        return nodes.stream()
                .filter(node -> node.outputs().contains(output))
                .map(node -> node.inputs().get(0))
                .findFirst()
                .orElseThrow();
    }

    /** How many constants there are: what {@link OnnxFile} counts while it writes. */
    public int constantCount() {
        return constants.size();
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

    List<Constant> constants() {
        return List.copyOf(constants.values());
    }
}
