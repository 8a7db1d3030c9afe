package io.github.riffusion4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A modular program, compiled against the packaged jars: on the JDK, and on a runtime image without java.desktop. */
@Tag("runtime")
@EnabledIfSystemProperty(named = "riffusion.modules", matches = ".+", disabledReason = "needs the packaged jars")
class ModularProgramIT {

    private static final Path SOURCES = Path.of("modular/src/main/java");
    private static final String MODULES = System.getProperty("riffusion.modules");

    /** Logging for ONNX Runtime, HTTP for downloads, Unsafe for JLargeArrays. */
    private static final String JDK_MODULES = "java.base,java.logging,java.net.http,jdk.unsupported";

    @TempDir
    private static Path compiled;

    @TempDir
    private Path directory;

    @BeforeAll
    static void compile() {
        tool(
                "javac",
                "-d",
                compiled.toString(),
                "--module-path",
                MODULES,
                "-Werror",
                "-Xlint:all,-requires-automatic",
                SOURCES.resolve("module-info.java").toString(),
                SOURCES.resolve("com/example/modular/ModularMusic.java").toString());
    }

    private static void tool(String name, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        int code = ToolProvider.findFirst(name).orElseThrow().run(printer, printer, arguments);
        assertEquals(0, code, output.toString());
    }

    /** Runs the program and returns its last line of output. */
    private String run(Path home) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/java").toString(),
                "--module-path",
                MODULES + File.pathSeparator + compiled,
                "--module",
                "com.example.modular/com.example.modular.ModularMusic",
                directory.toString(),
                "2"));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, program.waitFor(), output);
        AudioClip music = AudioClip.read(directory.resolve("music.wav"));
        assertEquals(5.1, music.duration().toMillis() / 1000.0, 0.1);
        assertTrue(music.rms() > 0.001);
        assertEquals(512, SpectrogramImage.read(directory.resolve("music.png")).height());
        return output.lines().reduce((first, second) -> second).orElse("");
    }

    @Test
    void modularProgramGenerates() throws Exception {
        assertTrue(run(Path.of(System.getProperty("java.home"))).startsWith("module com.example.modular"));
    }

    @Test
    void runtimeImageWithoutDesktopGenerates() throws Exception {
        assumeTrue(ToolProvider.findFirst("jlink").isPresent(), "this Java has no jlink");
        Path image = directory.resolve("image");
        tool("jlink", "--add-modules", JDK_MODULES, "--strip-debug", "--output", image.toString());
        assertEquals("module com.example.modular, java.desktop: false", run(image));
    }
}
