package io.github.riffusion4j.onnx.export.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.onnx.proto.OnnxMl;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files read back with another library, generated from ONNX's protobuf schema. */
class OnnxFileTest {

    private static final int WIDTH = 300;
    private static final Shape ROWS = Shape.of(Dim.symbolic("rows", 2), Dim.of(WIDTH));

    @TempDir
    private Path directory;

    private static Graph graph() {
        Graph graph = new Graph();
        Operators operators = new Operators(graph);
        Value x = graph.input("x", DataType.FLOAT, ROWS);
        Value large = constant(graph, "large", 2);
        Value larger = constant(graph, "larger", 3);
        graph.scope("layer");
        Value product = new NetworkOperators(graph).layerNorm(operators.add(x, large), large, larger, 1e-5);
        graph.output("y", operators.multiply(product, 0.5));
        return graph;
    }

    private static Value constant(Graph graph, String name, float value) {
        return graph.initializer(name, DataType.FLOAT, Shape.of(WIDTH), sink -> {
            for (int i = 0; i < WIDTH; i++) {
                sink.floats(value + i);
            }
        });
    }

    private OnnxMl.ModelProto written() throws IOException {
        OnnxFile.write(graph(), Map.of(), directory, Progress.none());
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(directory.resolve(OnnxFile.NAME)));
    }

    private static OnnxMl.TensorProto constant(OnnxMl.ModelProto model, String name) {
        return model.getGraph().getInitializerList().stream()
                .filter(constant -> constant.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static OnnxMl.AttributeProto attribute(OnnxMl.NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fileContainsTheGraph() throws IOException {
        OnnxMl.ModelProto model = written();
        assertEquals(8, model.getIrVersion());
        Map<String, Long> opsets = model.getOpsetImportList().stream()
                .collect(Collectors.toMap(OnnxMl.OperatorSetIdProto::getDomain, OnnxMl.OperatorSetIdProto::getVersion));
        assertEquals(Map.of("", 17L, "com.microsoft", 1L), opsets);
        List<OnnxMl.NodeProto> nodes = model.getGraph().getNodeList();
        assertEquals(
                List.of("layer/Add", "layer/LayerNormalization", "layer/Mul", "y"),
                nodes.stream().map(OnnxMl.NodeProto::getName).toList());
        OnnxMl.NodeProto norm = nodes.get(1);
        assertEquals(List.of("layer/Add", "large", "larger"), norm.getInputList());
        assertEquals(-1, attribute(norm, "axis").getI());
        assertEquals(1e-5f, attribute(norm, "epsilon").getF());
        OnnxMl.TypeProto.Tensor input = model.getGraph().getInput(0).getType().getTensorType();
        assertEquals(OnnxMl.TensorProto.DataType.FLOAT_VALUE, input.getElemType());
        assertEquals("rows", input.getShape().getDim(0).getDimParam());
        assertEquals(WIDTH, input.getShape().getDim(1).getDimValue());
    }

    @Test
    void largeInitializersAreExternalAndPageAligned() throws IOException {
        OnnxMl.ModelProto model = written();
        byte[] data = Files.readAllBytes(directory.resolve(OnnxFile.DATA));
        Map<String, String> place = constant(model, "larger").getExternalDataList().stream()
                .collect(Collectors.toMap(
                        OnnxMl.StringStringEntryProto::getKey, OnnxMl.StringStringEntryProto::getValue));
        assertEquals(Map.of("location", "model.onnx_data", "offset", "4096", "length", "1200"), place);
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3f, bytes.getFloat(4096));
        assertEquals(2f + WIDTH - 1, bytes.getFloat(4 * (WIDTH - 1)));
        OnnxMl.TensorProto small = constant(model, "float 0.5");
        assertArrayEquals(new byte[] {0, 0, 0, 0x3f}, small.getRawData().toByteArray());
    }

    @Test
    void initializerOfWrongLengthIsNamed() {
        Graph graph = new Graph();
        graph.initializer("short", DataType.FLOAT, Shape.of(500), sink -> sink.floats(1, 2));
        Failure.expect(
                GraphException.class,
                () -> OnnxFile.write(graph, Map.of(), directory, Progress.none()),
                "short",
                "2000",
                "8");
    }

    @Test
    void subgraphOmitsKnownNodesAndSharesInitializers() throws IOException {
        Graph graph = graph();
        graph.output("half", new Operators(graph).multiply(new Value("layer/Add", DataType.FLOAT, ROWS), 0.5));
        OnnxFile.write(graph, Map.of("part.onnx", graph.subgraphFrom("y")), directory, Progress.none());
        OnnxMl.ModelProto part = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(directory.resolve("part.onnx")));
        assertEquals(
                List.of("layer/Mul", "layer/Add", "layer/Mul_2", "half"),
                part.getGraph().getNodeList().stream()
                        .map(OnnxMl.NodeProto::getName)
                        .toList());
        assertEquals(
                List.of("x", "y"),
                part.getGraph().getInputList().stream()
                        .map(OnnxMl.ValueInfoProto::getName)
                        .toList());
        assertEquals(
                List.of("large", "float 0.5"),
                part.getGraph().getInitializerList().stream()
                        .map(OnnxMl.TensorProto::getName)
                        .toList());
        OnnxMl.ModelProto whole = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(directory.resolve(OnnxFile.NAME)));
        assertEquals(constant(whole, "large"), constant(part, "large"));
    }

    @Test
    void subgraphAloneHasNoInitializersToShare() {
        Failure.expect(GraphException.class, () -> graph().subgraphFrom("z"), "z", "none of that name");
        Graph empty = new Graph();
        Failure.expect(
                GraphException.class,
                () -> OnnxFile.write(empty, Map.of("part.onnx", graph()), directory, Progress.none()),
                "large",
                "one of a subgraph only");
    }

    @Test
    void existingFilesAreNotOverwritten() {
        OnnxFile.write(graph(), Map.of(), directory, Progress.none());
        Failure.expect(
                RiffusionException.class,
                () -> OnnxFile.write(graph(), Map.of(), directory, Progress.none()),
                directory.toString());
    }

    @Test
    void smallInitializersNeedNoDataFile() {
        Graph graph = new Graph();
        graph.output("y", graph.input("x", DataType.FLOAT, Shape.of(1)));
        OnnxFile.write(graph, Map.of(), directory, Progress.none());
        assertFalse(Files.exists(directory.resolve(OnnxFile.DATA)));
    }
}
