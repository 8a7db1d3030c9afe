package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.Graph;
import java.util.function.Function;

/**
 * The kind of machine that a model is written for: which operators its layers become, and how exact its numbers are.
 */
public enum ExportProfile {

    /**
     * ONNX's own operators only (operator set 17), 32-bit numbers: any runtime takes it, and others are measured
     * against it.
     */
    PLAIN(PlainDialect::new),

    /**
     * For ONNX Runtime on a CPU: 32-bit numbers, the same results as {@link #PLAIN}, but attention as the runtime's own
     * operator, which is faster and takes half the memory.
     */
    CPU(CpuDialect::new);

    private final Function<Graph, Dialect> dialect;

    ExportProfile(Function<Graph, Dialect> dialect) {
        this.dialect = dialect;
    }

    /** How layers are put into {@code graph}. */
    Dialect dialect(Graph graph) {
        return dialect.apply(graph);
    }
}
