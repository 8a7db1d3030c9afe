package io.github.riffusion4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A NumPy array file: little endian, C order, of the types that the golden data uses. */
public final class Npy {

    private static final Pattern HEADER = Pattern.compile(
            "'descr': '[<|]([fiub]\\d)'.*'fortran_order': False.*'shape': \\(([^)]*)\\)", Pattern.DOTALL);
    private static final int PREAMBLE = 10;

    private final int[] shape;
    private final double[] values;

    private Npy(int[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
    }

    public static Npy read(Path file) {
        try {
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the resource {@code name} beside the class {@code owner}. */
    public static Npy resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name + " beside " + owner);
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Npy parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = buffer.getShort(8) & 0xffff;
        Matcher header = HEADER.matcher(new String(bytes, PREAMBLE, headerLength, StandardCharsets.ISO_8859_1));
        if (!header.find()) {
            throw new IllegalArgumentException("not an .npy header this reader knows");
        }
        int[] shape = Arrays.stream(header.group(2).split(","))
                .map(String::trim)
                .filter(s -> !s.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        buffer.position(PREAMBLE + headerLength);
        for (int i = 0; i < values.length; i++) {
            values[i] = next(buffer, header.group(1));
        }
        return new Npy(shape, values);
    }

    private static double next(ByteBuffer buffer, String type) {
        return switch (type) {
            case "f2" -> halfToDouble(buffer.getShort());
            case "f4" -> buffer.getFloat();
            case "f8" -> buffer.getDouble();
            case "u1", "b1" -> buffer.get() & 0xff;
            case "i2" -> buffer.getShort();
            case "i4" -> buffer.getInt();
            case "i8" -> buffer.getLong();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static double halfToDouble(short half) {
        int exponent = half >> 10 & 0x1f;
        int mantissa = half & 0x3ff;
        double magnitude = exponent == 0 ? mantissa * 0x1p-24 : (1 + mantissa * 0x1p-10) * Math.pow(2, exponent - 15);
        return half < 0 ? -magnitude : magnitude;
    }

    public int[] shape() {
        return shape.clone();
    }

    public int size() {
        return values.length;
    }

    /** The values in C order. */
    public double[] doubles() {
        return values.clone();
    }

    /** The values in C order, rounded to float. */
    public float[] floats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The values in C order, as ints. */
    public int[] ints() {
        return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
    }

    /** The {@code index}-th slice along the first dimension. */
    public Npy slice(int index) {
        int[] rest = Arrays.copyOfRange(shape, 1, shape.length);
        int size = values.length / shape[0];
        return new Npy(rest, Arrays.copyOfRange(values, index * size, (index + 1) * size));
    }
}
