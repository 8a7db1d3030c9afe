package io.github.riffusion4j.onnx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.session.OnnxBytes;
import io.github.riffusion4j.onnx.session.TinyModels;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.testkit.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads and memory that Java does not see, as Linux counts them. A session keeps its threads, all but the caller's,
 * as long as it is open, so that counting threads tells how many sessions are.
 */
@EnabledOnOs(OS.LINUX)
@Tag("runtime")
class NativeResourcesTest {

    private static final int THREADS = 33;
    private static final Device MANY_THREADS = Device.cpu().withThreads(THREADS);

    /** The virtual machine starts and ends threads of its own meanwhile. */
    private static final int NOISE = 10;

    @TempDir
    private Path directory;

    @Test
    void threadCountsAreRespected() {
        TinyModels.directory(directory);
        Path file = directory.resolve("unet/model.onnx");
        long before = ProcessStatus.threads();
        try (Unet unet = Unet.load(file, MANY_THREADS)) {
            assertEquals(THREADS, unet.device().threads().orElseThrow());
            assertThreads(before + THREADS - 1);
        }
        assertThreads(before);
        try (Unet unet = Unet.load(file, Device.cpu().withThreads(1))) {
            assertEquals(1, unet.device().threads().orElseThrow());
            assertThreads(before);
        }
    }

    @Test
    void componentsLoadedBeforeAFailureAreClosed() throws IOException {
        TinyModels.directory(directory);
        Files.write(directory.resolve("vae_decoder/model.onnx"), new byte[] {1, 2, 3});
        long before = ProcessStatus.threads();
        long[] whenThirdStarts = new long[1];
        StableDiffusion.LoadListener counting = (part, index, count) -> {
            if (index == 2) {
                whenThirdStarts[0] = ProcessStatus.threads();
            }
        };
        assertThrows(
                InvalidModelException.class,
                () -> StableDiffusion.load(
                        directory, MANY_THREADS, StableDiffusion.Memory.USUAL, counting, new Cancellation()));
        assertTrue(whenThirdStarts[0] > before + THREADS, "the first two were not open");
        assertThreads(before);
    }

    @Test
    void anInvalidModelIsClosed() {
        TinyModels.directory(directory);
        long before = ProcessStatus.threads();
        assertThrows(
                InvalidModelException.class,
                () -> Unet.load(directory.resolve("text_encoder/model.onnx"), MANY_THREADS));
        assertThreads(before);
    }

    @Test
    void loadingAndClosingLeaksNoMemory() {
        int megabyte = 1 << 20;
        Path file = new OnnxBytes()
                .input("sample", OnnxBytes.FLOAT, "b", 4, "h", "w")
                .input("timestep", OnnxBytes.INT64)
                .input("encoder_hidden_states", OnnxBytes.FLOAT, "b", "t", 4)
                .constant("weights", OnnxBytes.FLOAT, new byte[4 * megabyte], 1024, 1024)
                .node("MatMul", "sample weights", "out_sample")
                .output("out_sample", OnnxBytes.FLOAT, "b", 4, "h", "w")
                .writeTo(directory.resolve("model.onnx"));
        cycle(file, 20);
        long before = ProcessStatus.memory();
        cycle(file, 200);
        long grownKilobytes = (ProcessStatus.memory() - before) >> 10;
        assertTrue(grownKilobytes < 200 * 1024, "grew by " + grownKilobytes + " kB in 200 loads of 4 MB of weights");
    }

    private static void assertThreads(long expected) {
        long found = ProcessStatus.threads();
        assertTrue(
                Math.abs(found - expected) <= NOISE, () -> "about " + expected + " threads expected, found " + found);
    }

    private static void cycle(Path file, int times) {
        for (int i = 0; i < times; i++) {
            Unet.load(file, Device.cpu().withThreads(1)).close();
        }
    }
}
