package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.OnnxFile;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A component's graph, and the configuration that it was built from.
 *
 * @param subgraphs graphs that are written beside it and share its initializers, by the names of their files
 */
record ExportedComponent(Graph graph, Map<String, Graph> subgraphs, Checkpoint.Config config) {

    ExportedComponent {
        subgraphs = Map.copyOf(subgraphs);
    }

    void write(Path directory, Progress progress) throws IOException {
        Files.createDirectory(directory);
        PipelineConfigFiles.writeJson(
                JsonFile.parse(config.path(), config.json()).object(), directory.resolve("config.json"));
        OnnxFile.write(graph, subgraphs, directory, progress);
    }
}
