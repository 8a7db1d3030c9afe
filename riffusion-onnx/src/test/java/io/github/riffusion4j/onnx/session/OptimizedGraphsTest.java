package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.ModelExport;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are kept in optimized form give the same results, and are never in the way. */
@Tag("runtime")
class OptimizedGraphsTest {

    private static final Device CPU = Device.cpu().withThreads(1);

    @TempDir
    private Path directory;

    private Path exported(ExportProfile profile) throws IOException {
        Path weights = directory.resolve("weights");
        new RandomModel(
                        new RandomClip(514, 16, 64, 1, 2, "quick_gelu"),
                        new RandomUnet(
                                List.of(32, 48), List.of(false, true), List.of(4, 4), 1, 1, 8, 16, false, true, 16),
                        new RandomVae(List.of(8, 8), 1, 4, 4, false, false))
                .write(weights, Precision.F32);
        try (Checkpoint model = Checkpoint.open(weights)) {
            ModelExport.of(model, profile).write(directory.resolve("model"), Progress.none());
        }
        return directory.resolve("model/unet/model.onnx");
    }

    private OptimizedGraphs graphs() {
        return new OptimizedGraphs(directory.resolve("kept"), 0);
    }

    private Optional<Path> kept(Path file) {
        return graphs().of(file, Environment.get(), options -> options.setSessionLogLevel(NativeSession.SILENT));
    }

    private static float[] prediction(Path file, Optional<OptimizedGraphs> graphs) {
        try (NativeSession session = NativeSession.load(file, CPU, NetworkHost.unlimited(), graphs, opened -> opened)) {
            UnetGraph graph = new UnetGraph(session, 3, "a UNet");
            Tensor predicted = session.run(
                    graph.arguments(gaussian(1, 1, 4, 8, 6), 500, gaussian(2, 2, 77, 16), UnetCondition.NONE),
                    graph.prediction,
                    new Cancellation());
            return predicted.toArray();
        }
    }

    private static Tensor gaussian(long seed, int... shape) {
        Random random = new Random(seed);
        return Tensor.generate(shape, i -> (float) random.nextGaussian());
    }

    @Test
    void keptGraphGivesTheSameResults() throws IOException {
        Path file = exported(ExportProfile.CPU);
        float[] expected = prediction(file, Optional.empty());
        assertArrayEquals(expected, prediction(file, Optional.of(graphs())));
        Path graph = kept(file).orElseThrow();
        FileTime written = Files.getLastModifiedTime(graph);
        assertArrayEquals(expected, prediction(file, Optional.of(graphs())));
        assertEquals(written, Files.getLastModifiedTime(graph), "it is written once");
    }

    @Test
    void keptIntegerGraphGivesTheSameResults() throws IOException {
        Path file = exported(ExportProfile.CPU_INT8);
        float[] expected = prediction(file, Optional.empty());
        assertTrue(kept(file).isPresent());
        assertArrayEquals(expected, prediction(file, Optional.of(graphs())));
    }

    @Test
    void graphOfChangedFilesReplacesTheLast() throws IOException {
        Path file = exported(ExportProfile.CPU);
        Path first = kept(file).orElseThrow();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        Path second = kept(file).orElseThrow();
        assertFalse(Files.exists(first));
        assertTrue(Files.exists(second));
    }

    @Test
    void damagedGraphIsRemovedAndTheModelLoaded() throws IOException {
        Path file = exported(ExportProfile.CPU);
        float[] expected = prediction(file, Optional.empty());
        Path graph = kept(file).orElseThrow();
        Files.write(graph, new byte[] {1, 2, 3});
        assertArrayEquals(expected, prediction(file, Optional.of(graphs())));
        assertFalse(Files.exists(graph));
    }

    @Test
    void truncatedWeightsAreNoticed() throws IOException {
        Path file = exported(ExportProfile.CPU);
        float[] expected = prediction(file, Optional.empty());
        Path graph = kept(file).orElseThrow();
        Path weights = graph.resolveSibling("model.onnx_data");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
        assertArrayEquals(expected, prediction(file, Optional.of(graphs())));
    }

    /** Where nothing can be kept, models are loaded as without. */
    @Test
    void modelLoadsWhereNothingCanBeKept() throws IOException {
        Path file = exported(ExportProfile.CPU);
        Path occupied = Files.writeString(directory.resolve("occupied"), "a file");
        Optional<OptimizedGraphs> nowhere = Optional.of(new OptimizedGraphs(occupied, 0));
        assertArrayEquals(prediction(file, Optional.empty()), prediction(file, nowhere));
    }

    @Test
    void smallGraphsAreNotKept() throws IOException {
        Path file = exported(ExportProfile.CPU);
        OptimizedGraphs large = new OptimizedGraphs(directory.resolve("kept"), 1 << 30);
        assertTrue(large.of(file, Environment.get(), options -> {}).isEmpty());
        assertFalse(Files.exists(directory.resolve("kept")));
    }
}
