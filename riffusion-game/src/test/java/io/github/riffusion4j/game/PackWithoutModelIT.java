package io.github.riffusion4j.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A modular game, compiled against the packaged jars: with neither ONNX Runtime nor java.desktop. */
@Tag("runtime")
@EnabledIfSystemProperty(named = "riffusion.modules", matches = ".+", disabledReason = "needs the packaged jars")
class PackWithoutModelIT {

    private static final Path SOURCES = Path.of("src/test/modular");
    private static final String MODULES = System.getProperty("riffusion.modules");

    /** Unsafe for JLargeArrays. */
    private static final String JDK_MODULES = "java.base,java.logging,jdk.unsupported";

    private static final Path JLINK = Path.of(System.getProperty("java.home"), "bin", "jlink");

    @TempDir
    private Path directory;

    private static void tool(String name, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        int code = ToolProvider.findFirst(name).orElseThrow().run(printer, printer, arguments);
        assertEquals(0, code, output.toString());
    }

    /** In a process of its own: a patched runtime, as a test's is, cannot be linked from. */
    private void link(Path image) throws IOException, InterruptedException {
        Process jlink = new ProcessBuilder(
                        JLINK.toString(), "--add-modules", JDK_MODULES, "--strip-debug", "--output", image.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(jlink.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, jlink.waitFor(), output);
    }

    private Path pack() {
        Path zip = directory.resolve("music.zip");
        SoundtrackGenerator sines = new SoundtrackGenerator() {
            @Override
            public AudioClip layer(Section section, Layer layer, long seed, Cancellation cancellation) {
                return TestPack.sine(section.samples(TestPack.RATE), 400, 0.25);
            }

            @Override
            public AudioClip stinger(Stinger stinger, Cancellation cancellation) {
                throw new AssertionError("there is none");
            }
        };
        Soundtrack soundtrack = Soundtrack.of(
                Section.of("calm", 120, 1).prompt("piano").layers(Layer.of("pad"), Layer.of("drums")),
                Section.of("battle", 150, 2).prompt("battle"));
        SoundtrackBaker.of(sines).bake(soundtrack, zip);
        return zip;
    }

    @Test
    void packPlays() throws Exception {
        assumeTrue(Files.isExecutable(JLINK), "this Java has no jlink");
        Path classes = directory.resolve("classes");
        tool(
                "javac",
                "-d",
                classes.toString(),
                "--module-path",
                MODULES,
                "-Werror",
                "-Xlint:all,-requires-automatic",
                SOURCES.resolve("module-info.java").toString(),
                SOURCES.resolve("com/example/game/PlayPack.java").toString());
        Path image = directory.resolve("image");
        link(image);
        Path recording = directory.resolve("music.wav");
        Process program = new ProcessBuilder(
                        image.resolve("bin/java").toString(),
                        "--module-path",
                        MODULES + File.pathSeparator + classes,
                        "--module",
                        "com.example.game/com.example.game.PlayPack",
                        pack().toString(),
                        recording.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, program.waitFor(), output);
        List<String> lines = output.lines().toList();
        assertEquals("java.desktop: false, ONNX Runtime: false, models: false", lines.get(1), output);
        assertTrue(lines.get(0).startsWith("first read: 1024 samples of music after "), output);
        assertTrue(lines.get(0).endsWith("at the end: battle"), output);
        AudioClip music = AudioClip.read(recording);
        assertEquals(5, music.duration().toMillis() / 1000.0, 0.02);
        assertTrue(music.rms() > 0.05);
    }
}
