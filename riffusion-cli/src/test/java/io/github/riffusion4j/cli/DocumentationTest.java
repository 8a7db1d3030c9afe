package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** README.md and docs/: Java snippets compile, command lines parse, links lead somewhere. */
class DocumentationTest {

    private static final Path ROOT = Path.of(System.getProperty("riffusion.root", ".."));

    /** A Java block; with the comment before it that declares the variables it uses, unless it is a whole file. */
    private static final Pattern JAVA =
            Pattern.compile("(?:<!-- snippet:? ?([^\\n]*?) ?-->\\n)?```java\\n(.*?)```", Pattern.DOTALL);

    private static final Pattern COMMAND = Pattern.compile("^    .*?\\./riffusion ([^#|\\n]+)", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    private static final String SNIPPET = """
            import io.github.riffusion4j.*;
            import io.github.riffusion4j.audio.*;
            import io.github.riffusion4j.audio.effects.*;
            import io.github.riffusion4j.audio.spectrogram.*;
            import io.github.riffusion4j.base.*;
            import io.github.riffusion4j.dataset.*;
            import io.github.riffusion4j.game.*;
            import io.github.riffusion4j.game.model.*;
            import io.github.riffusion4j.onnx.*;
            import io.github.riffusion4j.onnx.export.*;
            import io.github.riffusion4j.onnx.library.*;
            import io.github.riffusion4j.onnx.sampler.*;
            import io.github.riffusion4j.score.*;
            import io.github.riffusion4j.score.composer.*;
            import io.github.riffusion4j.server.*;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.List;

            final class Snippet {
                void run(%s) throws Exception {
                    %s
                }
            }
            """;

    @TempDir
    private Path directory;

    static List<Path> pages() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(ROOT.resolve("README.md"));
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaSnippetsCompile(Path page) throws IOException {
        Matcher snippets = JAVA.matcher(Files.readString(page));
        while (snippets.find()) {
            String parameters = snippets.group(1);
            String code = snippets.group(2);
            boolean wholeFile = code.startsWith("import ");
            assertTrue(wholeFile || parameters != null, "declare the variables before this snippet: " + code);
            compile(wholeFile ? code : SNIPPET.formatted(parameters, code));
        }
    }

    private void compile(String code) throws IOException {
        Matcher name = Pattern.compile("class (\\w+)").matcher(code);
        assertTrue(name.find(), code);
        JavaFileObject source =
                new SimpleJavaFileObject(
                        URI.create("string:///" + name.group(1) + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return code;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of("-d", directory.toString(), "-proc:none");
            assertTrue(
                    compiler.getTask(messages, files, null, options, null, List.of(source))
                            .call(),
                    () -> messages + "\n" + code);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandLinesParse(Path page) throws IOException {
        List<String> commands = COMMAND.matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1).strip())
                .toList();
        for (String command : commands) {
            String[] words =
                    WORD.matcher(command).results().map(DocumentationTest::word).toArray(String[]::new);
            CommandLine riffusion = Riffusion.commandLine();
            try {
                riffusion.parseArgs(words);
            } catch (CommandLine.ParameterException e) {
                throw new AssertionError(page + ": riffusion " + command + ": " + e.getMessage(), e);
            }
        }
    }

    private static String word(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        List<String> missing = new ArrayList<>();
        while (links.find()) {
            String target = links.group(1);
            if (!target.contains("://") && !Files.exists(page.resolveSibling(target))) {
                missing.add(target);
            }
        }
        assertEquals(List.of(), missing);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void versionsAreThoseOfTheBuild(Path page) throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        Matcher onnxRuntime = Pattern.compile("<onnxruntime.version>(.*)</onnxruntime.version>")
                .matcher(pom);
        assertTrue(onnxRuntime.find());
        String text = Files.readString(page);
        assertFalse(
                text.contains("onnxruntime_gpu</artifactId>")
                        && !text.contains("<version>" + onnxRuntime.group(1) + "</version>"),
                "the version of ONNX Runtime");
    }
}
