package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("runtime")
class CudaTest {

    @TempDir
    private Path directory;

    private Path model() {
        return TinyModels.unet(OnnxBytes.FLOAT, OnnxBytes.INT64).writeTo(directory.resolve("model.onnx"));
    }

    @Test
    void theTestGraphDoublesItsInput() {
        OnnxBytes doubling = new OnnxBytes()
                .input("x", OnnxBytes.FLOAT, 1)
                .node("Add", "x x", "y")
                .output("y", OnnxBytes.FLOAT, 1);
        assertArrayEquals(doubling.toByteArray(), Cuda.DOUBLING);
    }

    @Test
    void autoResolvesToAWorkingDeviceWithTheSameThreads() {
        try (Unet unet = Unet.load(model(), Device.auto().withThreads(3))) {
            assertNotEquals(Device.Kind.AUTO, unet.device().kind());
            assertEquals(3, unet.device().threads().orElseThrow());
        }
    }

    @Test
    void explicitCudaFailsWithTheCauseAndARemedy() {
        assumeFalse(Cuda.isBuiltIn(), "ONNX Runtime on the class path is built with CUDA");
        Path file = model();
        RiffusionException e = assertThrows(RiffusionException.class, () -> Unet.load(file, Device.cuda(1)));
        assertEquals(
                "cuda:1 cannot be used: Failed to find CUDA shared provider; the ONNX Runtime in use is built for the"
                        + " CPU: put com.microsoft.onnxruntime:onnxruntime_gpu on the class path in place of onnxruntime",
                e.getMessage());
    }

    @Test
    void severalCopiesOfOnnxRuntimeAreReported() throws Exception {
        URL cpu = URI.create("file:/lib/onnxruntime.jar").toURL();
        URL gpu = URI.create("file:/lib/onnxruntime_gpu.jar").toURL();
        assertEquals("", Environment.RuntimeJars.warning(List.of(cpu)));
        String warning = Environment.RuntimeJars.warning(List.of(cpu, gpu));
        assertTrue(warning.contains("2 copies of ONNX Runtime"), warning);
        assertTrue(warning.endsWith("file:/lib/onnxruntime.jar, file:/lib/onnxruntime_gpu.jar"), warning);
    }
}
