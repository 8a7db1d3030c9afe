package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OrtEnvironment;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** ONNX Runtime's environment: one per process, shared with whoever else uses it there, and therefore never closed. */
final class Environment {

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    /** Measured: ONNX Runtime 1.29.0 for Linux ends the whole JVM, without a word, from about 3,980 bytes on. */
    private static final int LONGEST_COMMAND_LINE = 3900;

    private Environment() {}

    /** @throws RiffusionException if there is no native library for this machine, or it would not survive */
    static OrtEnvironment get() {
        requireShortCommandLine();
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError e) {
            throw new RiffusionException(
                    "ONNX Runtime has no native library that loads on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + e,
                    e);
        }
    }

    private static void requireShortCommandLine() {
        int bytes = commandLineBytes();
        if (bytes > LONGEST_COMMAND_LINE) {
            throw new RiffusionException("the command line of this process has " + bytes
                    + " bytes, and ONNX Runtime would end the JVM at more than " + LONGEST_COMMAND_LINE
                    + "; give the class path in the environment variable CLASSPATH or in a file (java @FILE), and long"
                    + " texts in another way than as arguments");
        }
    }

    private static int commandLineBytes() {
        try {
            return Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
        } catch (IOException e) {
            // Then nothing is known of it.
            return 0;
        }
    }
}
