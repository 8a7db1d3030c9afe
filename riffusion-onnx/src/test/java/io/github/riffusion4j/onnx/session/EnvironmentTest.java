package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.RiffusionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Tag("runtime")
class EnvironmentTest {

    /** Makes the environment in a process of its own, and tells what came of it. */
    static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] args) {
            try {
                System.out.println("made " + (Environment.get() != null));
            } catch (RiffusionException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String run(String argument) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                OtherProcess.class.getName(),
                argument);
        java.environment().putAll(Map.of("CLASSPATH", System.getProperty("java.class.path")));
        Process process = java.redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), told);
        return told;
    }

    @Test
    void aCommandLineThatEndsTheJvmIsNamed() throws Exception {
        String told = run("x".repeat(4000));
        assertTrue(told.contains("command line of this process has 4"), told);
        assertTrue(told.contains("CLASSPATH"), told);
    }

    @Test
    void aCommandLineBelowThatIsTaken() throws Exception {
        assertTrue(run("x".repeat(3500)).contains("made true"));
    }
}
