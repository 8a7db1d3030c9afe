package io.github.riffusion4j.onnx.export.graph;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.export.graph.Graph.Initializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes graphs as {@code model.onnx}, with large initializers as external data in {@code model.onnx_data} beside it,
 * which ONNX Runtime maps into memory. Subgraphs may be written beside a graph and share its initializers. The same
 * graph gives the same bytes.
 */
public final class OnnxFile {

    /** The file name of a graph. */
    public static final String NAME = "model.onnx";

    /** The file name of the external data of a directory's graphs. */
    public static final String DATA = "model.onnx_data";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    /** Initializers of at least this many bytes become external data; small ones, such as axes, stay for folding. */
    private static final int EXTERNAL_BYTES = 1024;

    /** A page of memory, for mapping external data. */
    private static final int ALIGNMENT = 4096;

    private OnnxFile() {}

    /**
     * Writes a graph's files into a directory; the data file only if there are large initializers. Initializers are
     * computed one at a time. A failure may leave incomplete files, which the caller removes.
     *
     * @param subgraphs graphs whose initializers are all among the graph's, by the names of their files
     * @throws RiffusionException if a file exists already, or cannot be written
     */
    public static void write(Graph graph, Map<String, Graph> subgraphs, Path directory, Progress progress) {
        try {
            Map<String, ProtoMessage> tensors = tensorProtos(graph.initializers(), directory.resolve(DATA), progress);
            write(graph, tensors, directory.resolve(NAME));
            for (Map.Entry<String, Graph> subgraph : subgraphs.entrySet()) {
                write(subgraph.getValue(), tensors, directory.resolve(subgraph.getKey()));
            }
        } catch (IOException e) {
            throw new RiffusionException(directory + ": a model cannot be written there: " + IoReason.of(e), e);
        }
    }

    private static void write(Graph graph, Map<String, ProtoMessage> tensors, Path file) throws IOException {
        ProtoMessage proto = new ProtoMessage();
        graph.nodes().forEach(node -> proto.message(1, node.toProto()));
        proto.text(2, "riffusion4j");
        for (Initializer initializer : graph.initializers()) {
            String name = initializer.value().name();
            ProtoMessage tensor = tensors.get(name);
            if (tensor == null) {
                throw new GraphException(name, "an initializer of the whole graph", "one of a subgraph only");
            }
            proto.message(5, tensor);
        }
        graph.inputs().forEach(input -> proto.message(11, valueInfo(input)));
        graph.outputs().forEach(output -> proto.message(12, valueInfo(output)));
        Files.write(file, model(proto).toByteArray(), StandardOpenOption.CREATE_NEW);
    }

    private static ProtoMessage model(ProtoMessage graph) {
        return new ProtoMessage()
                .number(1, IR_VERSION)
                .text(2, "riffusion4j")
                .message(7, graph)
                .message(8, new ProtoMessage().text(1, "").number(2, OPSET))
                .message(8, new ProtoMessage().text(1, Graph.MICROSOFT).number(2, 1));
    }

    private static Map<String, ProtoMessage> tensorProtos(List<Initializer> initializers, Path data, Progress progress)
            throws IOException {
        Map<String, ProtoMessage> written = new HashMap<>();
        if (initializers.stream().noneMatch(OnnxFile::isLarge)) {
            for (Initializer initializer : initializers) {
                written.put(initializer.value().name(), inline(initializer));
            }
            return written;
        }
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            TensorDataWriter writer = new TensorDataWriter(channel);
            for (Initializer initializer : initializers) {
                written.put(
                        initializer.value().name(),
                        isLarge(initializer) ? external(initializer, writer) : inline(initializer));
                progress.report(written.size(), initializers.size());
            }
            writer.flush();
        }
        return written;
    }

    private static boolean isLarge(Initializer initializer) {
        return initializer.byteCount() >= EXTERNAL_BYTES;
    }

    private static ProtoMessage external(Initializer initializer, TensorDataWriter writer) throws IOException {
        writer.padTo((writer.count() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        long offset = writer.count();
        writeElements(initializer, writer);
        return tensor(initializer.value())
                .message(13, entry("location", DATA))
                .message(13, entry("offset", Long.toString(offset)))
                .message(13, entry("length", Long.toString(initializer.byteCount())))
                .number(14, 1);
    }

    private static ProtoMessage inline(Initializer initializer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TensorDataWriter writer = new TensorDataWriter(Channels.newChannel(bytes));
        writeElements(initializer, writer);
        writer.flush();
        return tensor(initializer.value()).bytes(9, bytes.toByteArray());
    }

    private static void writeElements(Initializer initializer, TensorDataWriter writer) throws IOException {
        long start = writer.count();
        initializer.elements().writeTo(writer);
        if (writer.count() - start != initializer.byteCount()) {
            throw new GraphException(
                    initializer.value().name(),
                    initializer.byteCount() + " bytes for " + initializer.value(),
                    Long.toString(writer.count() - start));
        }
    }

    private static ProtoMessage tensor(Value value) {
        ProtoMessage tensor = new ProtoMessage();
        value.shape().dims().forEach(dim -> tensor.number(1, dim.fixed()));
        return tensor.number(2, value.type().code()).text(8, value.name());
    }

    private static ProtoMessage entry(String key, String value) {
        return new ProtoMessage().text(1, key).text(2, value);
    }

    private static ProtoMessage valueInfo(Value value) {
        ProtoMessage shape = new ProtoMessage();
        for (Dim dim : value.shape().dims()) {
            shape.message(
                    1,
                    dim.isFixed()
                            ? new ProtoMessage().number(1, dim.fixed())
                            : new ProtoMessage().text(2, dim.toString()));
        }
        ProtoMessage tensor = new ProtoMessage().number(1, value.type().code()).message(2, shape);
        return new ProtoMessage().text(1, value.name()).message(2, new ProtoMessage().message(1, tensor));
    }
}
