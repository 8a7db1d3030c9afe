package io.github.riffusion4j.onnx.export.graph;

import io.github.riffusion4j.onnx.export.graph.Node.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Builds a node: its inputs and attributes, and checks whose exceptions name it. */
final class NodeBuilder {

    private final Graph graph;
    private final String name;
    private final String domain;
    private final String operator;
    private final List<Value> inputs;
    private final List<Attribute> attributes = new ArrayList<>();

    NodeBuilder(Graph graph, String name, String domain, String operator, List<Value> inputs) {
        this.graph = graph;
        this.name = name;
        this.domain = domain;
        this.operator = operator;
        this.inputs = inputs;
    }

    NodeBuilder set(String attribute, long value) {
        attributes.add(Attribute.of(attribute, value));
        return this;
    }

    NodeBuilder set(String attribute, float value) {
        attributes.add(Attribute.of(attribute, value));
        return this;
    }

    NodeBuilder set(String attribute, String value) {
        attributes.add(Attribute.of(attribute, value));
        return this;
    }

    NodeBuilder setList(String attribute, int... values) {
        attributes.add(Attribute.ofList(attribute, values));
        return this;
    }

    /** @throws GraphException unless {@code holds} */
    NodeBuilder require(boolean holds, String expected) {
        if (!holds) {
            throw exception(expected);
        }
        return this;
    }

    /** @throws GraphException unless the input has that many dimensions */
    NodeBuilder requireRank(int input, int rank) {
        return require(inputs.get(input).shape().rank() == rank, "input " + input + " to have " + rank + " dimensions");
    }

    /** @throws GraphException unless the input has that shape */
    NodeBuilder requireShape(int input, Dim... dims) {
        Shape expected = Shape.of(dims);
        return require(inputs.get(input).shape().equals(expected), "input " + input + " of shape " + expected);
    }

    /** @throws GraphException unless all floating-point inputs have the same type */
    NodeBuilder requireOneFloatingType() {
        long types = inputs.stream()
                .filter(input -> !input.name().isEmpty())
                .map(Value::type)
                .filter(DataType::isFloating)
                .distinct()
                .count();
        return require(types <= 1, "inputs of one type");
    }

    GraphException exception(String expected) {
        return new GraphException(
                name,
                expected,
                inputs.stream()
                        .filter(input -> !input.name().isEmpty())
                        .map(Value::toString)
                        .collect(Collectors.joining(", ")));
    }

    /** Adds the node to the graph, and returns its output. */
    Value output(DataType type, Shape shape) {
        return output(List.of(type), List.of(shape)).get(0);
    }

    /** Adds the node to the graph, and returns its outputs. */
    List<Value> output(List<DataType> types, List<Shape> shapes) {
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            outputs.add(new Value(i == 0 ? name : name + ":" + i, types.get(i), shapes.get(i)));
        }
        graph.add(new Node(
                name,
                domain,
                operator,
                inputs.stream().map(Value::name).toList(),
                outputs.stream().map(Value::name).toList(),
                attributes));
        return outputs;
    }
}
