package io.github.riffusion4j.testkit.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Tensors with names, shapes, and random elements that depend on the name alone. */
public final class RandomTensors {

    /** The stored precision. */
    public enum Precision {
        F32(4),
        F16(2);

        private final int bytes;

        Precision(int bytes) {
            this.bytes = bytes;
        }
    }

    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    /** Adds a tensor. */
    public RandomTensors add(String name, int... shape) {
        shapes.put(name, shape);
        return this;
    }

    /** Removes a tensor. */
    public RandomTensors remove(String name) {
        shapes.remove(name);
        return this;
    }

    /** Adds a linear layer or a convolution, with bias. */
    RandomTensors layer(String name, int out, int... rest) {
        int[] shape = new int[rest.length + 1];
        shape[0] = out;
        System.arraycopy(rest, 0, shape, 1, rest.length);
        return add(name + ".weight", shape).add(name + ".bias", out);
    }

    /** Adds a normalization. */
    RandomTensors norm(String name, int width) {
        return add(name + ".weight", width).add(name + ".bias", width);
    }

    /** Writes a safetensors file. */
    public void write(Path file, Precision precision) throws IOException {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        long offset = 0;
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            long end = offset + (long) precision.bytes * count(tensor.getValue());
            header.append(",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), precision, Arrays.toString(tensor.getValue()), offset, end));
            offset = end;
        }
        byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .array());
            out.write(text);
            for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
                out.write(elements(tensor.getKey(), tensor.getValue(), precision));
            }
        }
    }

    private static int count(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Scales weights so that activations stay bounded at any depth: layers keep the variance, norms are near 1. */
    private static byte[] elements(String name, int[] shape, Precision precision) {
        int count = count(shape);
        boolean vector = shape.length == 1;
        float middle = vector && name.contains("norm") && name.endsWith("weight") ? 1 : 0;
        double spread = vector ? 0.1 : Math.sqrt(3.0 * shape[0] / count);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        ByteBuffer bytes = ByteBuffer.allocate(precision.bytes * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            float value = (float) (middle + spread * (2 * random.nextDouble() - 1));
            if (precision == Precision.F32) {
                bytes.putFloat(value);
            } else {
                bytes.putShort(half(value));
            }
        }
        return bytes.array();
    }

    /** Truncates to a 16-bit float, since random numbers need no exact rounding. */
    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = Math.getExponent(value) + 15;
        return (short) (((bits >>> 16) & 0x8000) | (exponent < 1 ? 0 : (exponent << 10) | ((bits >>> 13) & 0x3ff)));
    }
}
