package io.github.riffusion4j.onnx.export.graph;

import java.util.List;

/**
 * A node of a graph ({@code NodeProto}).
 *
 * @param domain of the operator; empty for ONNX's own
 * @param inputs names of values, empty for an absent optional one
 * @param outputs names of values
 */
record Node(
        String name,
        String domain,
        String operator,
        List<String> inputs,
        List<String> outputs,
        List<Attribute> attributes) {

    ProtoMessage toProto() {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, name).text(4, operator);
        attributes.forEach(attribute -> node.message(5, attribute.proto()));
        return domain.isEmpty() ? node : node.text(7, domain);
    }

    /**
     * An attribute of a node.
     *
     * @param proto the value, as an {@code AttributeProto}
     */
    record Attribute(String name, ProtoMessage proto) {

        private static final int FLOAT = 1;
        private static final int INT = 2;
        private static final int STRING = 3;
        private static final int INTS = 7;

        static Attribute of(String name, long value) {
            return new Attribute(name, message(name, INT).number(3, value));
        }

        static Attribute of(String name, float value) {
            return new Attribute(name, message(name, FLOAT).fixed32(2, value));
        }

        static Attribute of(String name, String value) {
            return new Attribute(name, message(name, STRING).text(4, value));
        }

        static Attribute ofList(String name, int... values) {
            ProtoMessage message = message(name, INTS);
            for (int value : values) {
                message.number(8, value);
            }
            return new Attribute(name, message);
        }

        private static ProtoMessage message(String name, int type) {
            return new ProtoMessage().text(1, name).number(20, type);
        }
    }
}
