package io.github.riffusion4j.onnx.export;

import ai.onnx.proto.OnnxMl;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Exports of the profile CPU_INT8 for each kind of processor, and their expected errors. */
final class Int8Exports {

    static final String PRODUCT = "MatMulIntegerToFloat";

    /** The quantization noise of unsigned 8-bit integers, for normally distributed inputs up to four deviations. */
    private static final double INPUT_NOISE = 2 * 4 / 255.0 / Math.sqrt(12);

    private Int8Exports() {}

    /** The kinds of exports that this machine computes exactly. */
    static List<Int8DotProduct> exactOnThisMachine() {
        return Int8DotProduct.ofThisMachine() == Int8DotProduct.EXACT
                ? List.of(Int8DotProduct.values())
                : List.of(Int8DotProduct.SATURATING);
    }

    static Path write(Path model, Int8DotProduct kind, Path directory) {
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModelExport.of(weights, ExportProfile.CPU_INT8)
                    .withInt8DotProduct(kind)
                    .write(directory, Progress.none());
        }
        return directory;
    }

    /**
     * The error that the results of a graph may have, by the bits of its numbers: the noise of all its products, each
     * independent of the others'. Half of it (of its power) reaches the end, since a layer's result is added to what it
     * was made from.
     */
    static double noise(Path graph, Int8DotProduct kind) throws IOException {
        return Math.sqrt(0.5
                * weights(graph).values().stream()
                        .mapToDouble(type -> square(INPUT_NOISE) + square(weightNoise(type, kind)))
                        .sum());
    }

    /** The types of the weights of integer products, by name. */
    private static Map<String, Integer> weights(Path file) throws IOException {
        OnnxMl.GraphProto graph =
                OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
        Map<String, Integer> types = new HashMap<>();
        graph.getInitializerList().forEach(constant -> types.put(constant.getName(), constant.getDataType()));
        Map<String, Integer> weights = new HashMap<>();
        graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals(PRODUCT))
                .map(node -> node.getInput(1))
                .forEach(name -> weights.put(name, types.getOrDefault(name, 0)));
        return weights;
    }

    /** For uniformly distributed weights, as random ones are here, some pairs of which are as large as the largest. */
    private static double weightNoise(int type, Int8DotProduct kind) {
        boolean allBits = kind == Int8DotProduct.EXACT || type == OnnxMl.TensorProto.DataType.UINT8_VALUE;
        return 1 / (2 * (allBits ? 127.0 : 63.5));
    }

    private static double square(double value) {
        return value * value;
    }
}
