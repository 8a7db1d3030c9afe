package io.github.riffusion4j.onnx.export.graph;

/**
 * A setting of a node.
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
