package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs of other makers, whose files are read; tests that need one which is missing are skipped. */
final class Tools {

    private Tools() {}

    static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Runs a command whose words have no spaces in them. */
    static void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command.trim().split("\\s+"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, process.waitFor(), command);
    }
}
