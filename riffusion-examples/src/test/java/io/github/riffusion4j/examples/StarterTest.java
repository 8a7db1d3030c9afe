package io.github.riffusion4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The project that people copy: it names this version, compiles, and makes music in a process of its own. */
@Tag("runtime")
class StarterTest {

    private static final Path STARTER = Path.of("starter");

    @TempDir
    private Path directory;

    @Test
    void pomNamesThisVersion() throws Exception {
        XPath path = XPathFactory.newInstance().newXPath();
        Document here = parse(Path.of("pom.xml"));
        Document starter = parse(STARTER.resolve("pom.xml"));
        assertEquals(
                path.evaluate("/project/parent/version", here),
                path.evaluate("/project/properties/riffusion.version", starter));
        assertEquals(
                "io.github.riffusion4j:riffusion-core io.github.riffusion4j:riffusion-model-tiny",
                path.evaluate(
                        "concat(/project/dependencies/dependency[1]/groupId, ':',"
                                + " /project/dependencies/dependency[1]/artifactId, ' ',"
                                + " /project/dependencies/dependency[2]/groupId, ':',"
                                + " /project/dependencies/dependency[2]/artifactId)",
                        starter));
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    @Test
    void programMakesMusic() throws Exception {
        compile(STARTER.resolve("src/main/java/com/example/FirstMusic.java"));
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "com.example.FirstMusic",
                "calm",
                "piano");
        // Not as an argument: ONNX Runtime does not survive long command lines.
        java.environment()
                .put(
                        "CLASSPATH",
                        directory + System.getProperty("path.separator") + System.getProperty("java.class.path"));
        Process program =
                java.directory(directory.toFile()).redirectErrorStream(true).start();
        String told = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, program.waitFor(), told);
        assertTrue(told.endsWith("Wrote music.wav and music.png: calm piano" + System.lineSeparator()), told);
        AudioClip music = AudioClip.read(directory.resolve("music.wav"));
        assertEquals(5.1, music.duration().toMillis() / 1000.0, 0.1);
        assertTrue(Files.size(directory.resolve("music.png")) > 10_000);
    }

    private void compile(Path source) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-d", directory.toString(), "-Xlint:all", "-Werror"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertTrue(compiled, messages.toString());
        }
    }
}
