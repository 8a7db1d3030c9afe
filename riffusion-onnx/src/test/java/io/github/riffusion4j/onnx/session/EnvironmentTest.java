package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime in a process of its own, with an empty home and temporary directory. */
@EnabledOnOs(OS.LINUX)
@Tag("runtime")
class EnvironmentTest {

    @TempDir
    private Path directory;

    /** Creates the environment, as every session does. */
    static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] args) throws InterruptedException {
            OrtEnvironment environment = Environment.get();
            // Telemetry would be written by a thread of its own.
            Thread.sleep(500);
            System.out.println("created " + (environment != null));
        }
    }

    private String run(String argument) throws Exception {
        Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(directory.resolve("tmp"));
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                OtherProcess.class.getName(),
                argument);
        java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        java.environment().put("HOME", directory.resolve("home").toString());
        java.environment().put("TMPDIR", directory.resolve("tmp").toString());
        java.environment().remove("XDG_CACHE_HOME");
        Process process = java.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void aLongCommandLineIsAccepted() throws Exception {
        assertTrue(run("x".repeat(100_000)).contains("created true"));
    }

    @Test
    void nothingIsWrittenToTheHomeDirectory() throws Exception {
        run("");
        assertEquals(List.of(), files(directory.resolve("home")));
    }

    private static List<String> files(Path below) {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> !file.equals(below))
                    .map(file -> below.relativize(file).toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
