package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.OnnxFile;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A network as a graph, and the settings that it was built from.
 *
 * @param parts of the graph that stand beside it, by the names of their files
 */
record ExportedPart(Graph graph, Map<String, Graph> parts, JsonFile config) {

    ExportedPart {
        parts = Map.copyOf(parts);
    }

    void write(Path folder, Progress progress) throws IOException {
        Files.createDirectory(folder);
        ModelSettings.writeJson(config.object(), folder.resolve("config.json"));
        OnnxFile.write(graph, parts, folder, progress);
    }
}
