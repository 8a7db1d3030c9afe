package io.github.riffusion4j.onnx.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX model, written by hand as protobuf bytes, so that tests need no model file. The numbers are field numbers of
 * {@code onnx.proto}; dimensions are ints (fixed) or strings (free, by name).
 */
public final class OnnxBytes {

    public static final int FLOAT = 1;
    public static final int INT32 = 6;
    public static final int INT64 = 7;
    public static final int FLOAT16 = 10;
    public static final int DOUBLE = 11;

    private final Message graph = new Message().text(2, "test");

    public OnnxBytes input(String name, int type, Object... shape) {
        graph.message(11, valueInfo(name, type, shape));
        return this;
    }

    public OnnxBytes output(String name, int type, Object... shape) {
        graph.message(12, valueInfo(name, type, shape));
        return this;
    }

    /** A node with inputs divided by spaces and, where {@code attribute} is not empty, one integer attribute. */
    public OnnxBytes node(String operator, String inputs, String output, String attribute, long value) {
        Message node = new Message();
        for (String input : inputs.split(" ", -1)) {
            node.text(1, input);
        }
        node.text(2, output).text(4, operator);
        if (!attribute.isEmpty()) {
            node.message(5, new Message().text(1, attribute).number(3, value).number(20, 2));
        }
        graph.message(1, node);
        return this;
    }

    public OnnxBytes node(String operator, String inputs, String output) {
        return node(operator, inputs, output, "", 0);
    }

    /** A constant whose little-endian bytes are inside the model. */
    public OnnxBytes constant(String name, int type, byte[] data, int... shape) {
        graph.message(5, tensor(name, type, shape).bytes(9, data));
        return this;
    }

    /** A constant whose bytes are in a file beside the model. */
    public OnnxBytes externalConstant(String name, int type, String location, long length, int... shape) {
        graph.message(
                5,
                tensor(name, type, shape)
                        .message(13, entry("location", location))
                        .message(13, entry("offset", "0"))
                        .message(13, entry("length", Long.toString(length)))
                        .number(14, 1));
        return this;
    }

    public byte[] toByteArray() {
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, 13))
                .toByteArray();
    }

    /** Writes the model, and the directory it is in where that is missing; returns the file. */
    public Path writeTo(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Message tensor(String name, int type, int[] shape) {
        Message tensor = new Message();
        for (int length : shape) {
            tensor.number(1, length);
        }
        return tensor.number(2, type).text(8, name);
    }

    private static Message entry(String key, String value) {
        return new Message().text(1, key).text(2, value);
    }

    private static Message valueInfo(String name, int type, Object... dimensions) {
        Message shape = new Message();
        for (Object dimension : dimensions) {
            shape.message(
                    1,
                    dimension instanceof Integer length
                            ? new Message().number(1, length)
                            : new Message().text(2, dimension.toString()));
        }
        Message tensor = new Message().number(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** A protobuf message under construction. */
    private static final class Message {

        private static final int VARINT = 0;
        private static final int BYTES = 2;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3 | VARINT);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint((long) field << 3 | BYTES);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.toByteArray());
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
