package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The zip, unpacked into an empty directory, with nothing but Java and the system's own programs on the path. */
@Tag("runtime")
@EnabledIfSystemProperty(named = "riffusion.zip", matches = ".+", disabledReason = "the zip is made after the tests")
class ZipIT {

    private static final String VERSION = System.getProperty("riffusion.version");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    @TempDir
    private static Path unpacked;

    @TempDir
    private Path empty;

    @BeforeAll
    static void unpack() throws IOException {
        try (ZipFile zip = new ZipFile(System.getProperty("riffusion.zip"))) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = unpacked.resolve(entry.getName());
                assertTrue(file.normalize().startsWith(home()), () -> entry + " lies outside of the zip's directory");
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                }
            }
        }
        // Java's zip file system reads permissions from 17 on, but its ZipFile does not.
        assertTrue(WINDOWS || home().resolve("bin/riffusion").toFile().setExecutable(true));
    }

    private static Path home() {
        return unpacked.resolve("riffusion-" + VERSION);
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (WINDOWS) {
            command.addAll(List.of("cmd.exe", "/c"));
        }
        command.add(home().resolve("bin")
                .resolve(WINDOWS ? "riffusion.bat" : "riffusion")
                .toString());
        command.addAll(List.of(arguments));
        ProcessBuilder launcher =
                new ProcessBuilder(command).directory(empty.toFile()).redirectErrorStream(true);
        Map<String, String> environment = launcher.environment();
        environment.remove("CLASSPATH");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("RIFFUSION_HOME", empty.resolve("home").toString());
        if (!WINDOWS) {
            environment.put("PATH", "/usr/bin:/bin");
        }
        Process process = launcher.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void theZipHoldsTheLicences() {
        assertTrue(Files.exists(home().resolve("LICENSE")));
        assertTrue(Files.exists(home().resolve("THIRD-PARTY.md")));
    }

    @Test
    void theLauncherTellsItsVersion() throws Exception {
        assertEquals("riffusion " + VERSION, run("--version").strip());
    }

    @Test
    void theLauncherGeneratesOffline() throws Exception {
        run("generate", "calm piano", "--steps", "4", "-o", "music.mp3", "--image", "music.png");
        assertEquals(5.1, AudioClip.read(empty.resolve("music.mp3")).duration().toMillis() / 1000.0, 0.2);
        assertTrue(Files.size(empty.resolve("music.png")) > 10_000);
    }
}
