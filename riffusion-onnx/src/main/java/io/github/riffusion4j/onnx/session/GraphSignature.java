package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OnnxJavaType;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The inputs and outputs of a graph, read from its file without loading it. */
record GraphSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {

    /** @throws InvalidModelException if the file is not an ONNX model; {@link ModelVerifier} says more */
    static GraphSignature read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ProtoReader in = new ProtoReader(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            for (int field = in.next(); field != 0; field = in.next()) {
                if (field == 7) {
                    return graph(in.message());
                }
                in.skip();
            }
            throw new InvalidModelException(file, "an ONNX model with a graph", "none");
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e.getMessage(), e);
        } catch (ProtoReader.MalformedException e) {
            throw new InvalidModelException(file, "an ONNX file", "something else, or a file cut short", e);
        }
    }

    private static GraphSignature graph(ProtoReader in) {
        List<TensorSpec> inputs = new ArrayList<>();
        List<TensorSpec> outputs = new ArrayList<>();
        Set<String> initializers = new HashSet<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 5 -> initializers.add(textOf(in.message(), 8));
                case 11 -> inputs.add(spec(in.message()));
                case 12 -> outputs.add(spec(in.message()));
                default -> in.skip();
            }
        }
        // Older files list their weights among the inputs.
        inputs.removeIf(spec -> initializers.contains(spec.name()));
        return new GraphSignature(List.copyOf(inputs), List.copyOf(outputs));
    }

    private static String textOf(ProtoReader in, int number) {
        String text = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == number) {
                text = in.text();
            } else {
                in.skip();
            }
        }
        return text;
    }

    /** A {@code ValueInfoProto}. */
    private static TensorSpec spec(ProtoReader in) {
        String name = "";
        TensorSpec unnamed = new TensorSpec("", OnnxJavaType.UNKNOWN, List.of(), List.of());
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.text();
                case 2 -> unnamed = type(in.message(), unnamed);
                default -> in.skip();
            }
        }
        return new TensorSpec(name, unnamed.type(), unnamed.shape(), unnamed.dimensions());
    }

    /** A {@code TypeProto}; other types than tensors are unknown. */
    private static TensorSpec type(ProtoReader in, TensorSpec otherwise) {
        TensorSpec found = otherwise;
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                found = tensor(in.message());
            } else {
                in.skip();
            }
        }
        return found;
    }

    private static TensorSpec tensor(ProtoReader in) {
        OnnxJavaType type = OnnxJavaType.UNKNOWN;
        List<Integer> shape = new ArrayList<>();
        List<String> dimensions = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> type = elementType((int) in.number());
                case 2 -> shape(in.message(), shape, dimensions);
                default -> in.skip();
            }
        }
        return new TensorSpec("", type, List.copyOf(shape), List.copyOf(dimensions));
    }

    private static void shape(ProtoReader in, List<Integer> shape, List<String> dimensions) {
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 1) {
                in.skip();
                continue;
            }
            ProtoReader dimension = in.message();
            int length = TensorSpec.FREE;
            String symbol = "";
            for (int part = dimension.next(); part != 0; part = dimension.next()) {
                switch (part) {
                    case 1 -> length = (int) dimension.number();
                    case 2 -> symbol = dimension.text();
                    default -> dimension.skip();
                }
            }
            shape.add(length);
            dimensions.add(symbol);
        }
    }

    /** The types that networks of Stable Diffusion have, by their numbers in ONNX. */
    private static OnnxJavaType elementType(int number) {
        return switch (number) {
            case 1 -> OnnxJavaType.FLOAT;
            case 6 -> OnnxJavaType.INT32;
            case 7 -> OnnxJavaType.INT64;
            case 10 -> OnnxJavaType.FLOAT16;
            case 11 -> OnnxJavaType.DOUBLE;
            case 16 -> OnnxJavaType.BFLOAT16;
            default -> OnnxJavaType.UNKNOWN;
        };
    }
}
