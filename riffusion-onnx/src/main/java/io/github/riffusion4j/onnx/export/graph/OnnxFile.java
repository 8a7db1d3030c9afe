package io.github.riffusion4j.onnx.export.graph;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
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
 * Writes graphs as {@code model.onnx}, with the large constants in {@code model.onnx_data} beside it, from where ONNX
 * Runtime maps them into memory. Parts of a graph may stand beside it, and share its constants. The same graph gives
 * the same bytes.
 */
public final class OnnxFile {

    /** What every reader looks for. */
    public static final String NAME = "model.onnx";

    /** Where the large constants of a folder's graphs are. */
    public static final String DATA = "model.onnx_data";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    /** Constants of at least this many bytes go to the data file; the sizes and axes that ONNX Runtime folds stay. */
    private static final int LARGE = 1024;

    /** A page of memory, so that constants can be mapped. */
    private static final int ALIGNMENT = 4096;

    private OnnxFile() {}

    /**
     * Writes a graph's files into a folder, the data file only if there are large constants. Constants are produced one
     * at a time. A failure may leave files behind: whoever gives the folder sees to it.
     *
     * @param parts graphs whose constants are all among the graph's, by the names of their files
     * @throws RiffusionException if a file is there already, or cannot be written
     */
    public static void write(Graph graph, Map<String, Graph> parts, Path folder, Progress progress) {
        try {
            Map<String, ProtoMessage> constants = constants(graph.constants(), folder.resolve(DATA), progress);
            write(graph, constants, folder.resolve(NAME));
            for (Map.Entry<String, Graph> part : parts.entrySet()) {
                write(part.getValue(), constants, folder.resolve(part.getKey()));
            }
        } catch (IOException e) {
            throw new RiffusionException(folder + ": a model cannot be written there: " + e, e);
        }
    }

    private static void write(Graph graph, Map<String, ProtoMessage> constants, Path file) throws IOException {
        ProtoMessage proto = new ProtoMessage();
        graph.nodes().forEach(node -> proto.message(1, node.toProto()));
        proto.text(2, "riffusion4j");
        for (Constant constant : graph.constants()) {
            String name = constant.value().name();
            ProtoMessage tensor = constants.get(name);
            if (tensor == null) {
                throw new GraphException(name, "a constant of the whole graph", "one of a part only");
            }
            proto.message(5, tensor);
        }
        graph.inputs().forEach(input -> proto.message(11, port(input)));
        graph.outputs().forEach(output -> proto.message(12, port(output)));
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

    private static Map<String, ProtoMessage> constants(List<Constant> constants, Path data, Progress progress)
            throws IOException {
        Map<String, ProtoMessage> written = new HashMap<>();
        if (constants.stream().noneMatch(OnnxFile::isLarge)) {
            for (Constant constant : constants) {
                written.put(constant.value().name(), inline(constant));
            }
            return written;
        }
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            TensorDataWriter sink = new TensorDataWriter(channel);
            for (Constant constant : constants) {
                written.put(constant.value().name(), isLarge(constant) ? external(constant, sink) : inline(constant));
                progress.report(written.size(), constants.size());
            }
            sink.flush();
        }
        return written;
    }

    private static boolean isLarge(Constant constant) {
        return constant.byteCount() >= LARGE;
    }

    private static ProtoMessage external(Constant constant, TensorDataWriter sink) throws IOException {
        sink.padTo((sink.count() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        long offset = sink.count();
        produce(constant, sink);
        return tensor(constant.value())
                .message(13, entry("location", DATA))
                .message(13, entry("offset", Long.toString(offset)))
                .message(13, entry("length", Long.toString(constant.byteCount())))
                .number(14, 1);
    }

    private static ProtoMessage inline(Constant constant) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TensorDataWriter sink = new TensorDataWriter(Channels.newChannel(bytes));
        produce(constant, sink);
        sink.flush();
        return tensor(constant.value()).bytes(9, bytes.toByteArray());
    }

    private static void produce(Constant constant, TensorDataWriter sink) throws IOException {
        long start = sink.count();
        constant.elements().writeTo(sink);
        if (sink.count() - start != constant.byteCount()) {
            throw new GraphException(
                    constant.value().name(),
                    constant.byteCount() + " bytes for " + constant.value(),
                    Long.toString(sink.count() - start));
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

    private static ProtoMessage port(Value value) {
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
