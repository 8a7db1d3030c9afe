package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole generations in processes of their own, as in a container: without a home, with directories that cannot be
 * written to, and a look at what is left behind. A process takes seconds: each begins with nothing.
 */
@EnabledOnOs(OS.LINUX)
@Tag("runtime")
class ContainerTest {

    /** Where none of this user's variables lead. */
    private static final List<String> VARIABLES =
            List.of("HOME", "XDG_CACHE_HOME", "RIFFUSION_HOME", "HF_HOME", "HF_HUB_CACHE", "TMPDIR");

    @TempDir
    private static Path shared;

    private static Path baked;

    @TempDir
    private Path directory;

    private Path home;
    private Path temporary;
    private Path work;

    @BeforeAll
    static void bake() throws IOException {
        Path first = shared.resolve("first");
        Run.of("models", "bake", first, "--model", RandomWeights.SMALL.directory())
                .done("Wrote " + first + " (", " MB)");
        // To where it is used: nothing in it may name where it was made.
        baked = Files.move(first, shared.resolve("model"));
    }

    @AfterAll
    static void nothingWasWrittenIntoTheModel() throws IOException {
        try (Stream<Path> parts = Files.list(baked)) {
            List<String> names =
                    parts.map(part -> part.getFileName().toString()).sorted().toList();
            assertEquals(
                    List.of(
                            "model_index.json",
                            "natives",
                            "scheduler",
                            "text_encoder",
                            "tokenizer",
                            "unet",
                            "vae_decoder",
                            "vae_encoder"),
                    names.stream().filter(name -> !name.startsWith("unet_")).toList());
        }
    }

    @BeforeEach
    void createDirectories() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        temporary = Files.createDirectory(directory.resolve("tmp"));
        work = Files.createDirectory(directory.resolve("work"));
    }

    private List<String> generate(Object model, String... options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of(
                Riffusion.class.getName(),
                "generate",
                "jazz",
                "--steps",
                "1",
                "--width",
                "64",
                "--model",
                model.toString(),
                "-o",
                work.resolve("out.wav").toString()));
        return command;
    }

    private String run(int expected, List<String> command) throws Exception {
        ProcessBuilder java = new ProcessBuilder(command).directory(work.toFile());
        java.environment().keySet().removeAll(VARIABLES);
        java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = java.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), output);
        return output;
    }

    private static List<String> entries(Path below) throws IOException {
        try (Stream<Path> entries = Files.walk(below)) {
            return entries.filter(entry -> !entry.equals(below))
                    .map(entry -> below.relativize(entry).toString())
                    .toList();
        }
    }

    @Test
    void onlyWhatTheDocumentationNamesIsLeftInHome() throws Exception {
        run(0, generate("tiny", "-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary));
        assertEquals(List.of(), entries(temporary));
        assertEquals(List.of("out.wav"), entries(work));
        List<String> left = entries(home);
        assertTrue(left.contains(".cache/riffusion4j/natives"), left.toString());
        assertTrue(left.stream().allMatch(entry -> (entry + "/").startsWith(".cache/")), left.toString());
        assertTrue(
                left.stream()
                        .filter(entry -> !entry.equals(".cache"))
                        .allMatch(entry -> (entry + "/").startsWith(".cache/riffusion4j/")),
                left.toString());
        assertTrue(left.stream().noneMatch(entry -> entry.endsWith(".part")), left.toString());
    }

    /** Where this user may mount, nothing but the output's directory can be written to, and nothing be executed. */
    @Test
    void aBakedModelNeedsNoHomeAndNothingThatCanBeWrittenTo() throws Exception {
        String mounting = "mount --bind -o ro " + shared + " " + shared + " && mount -o remount,bind,ro " + shared
                + " && mount -t tmpfs -o noexec none " + temporary + " && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", mounting, "sh"));
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        if (!works(trial)) {
            command.clear();
        }
        command.addAll(generate(baked, "-Duser.home=?", "-Djava.io.tmpdir=" + temporary));
        run(0, command);
        assertEquals(List.of(), entries(temporary));
        assertEquals(List.of("out.wav"), entries(work));
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void errorsNameTheDirectoryAndTheRemedy() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        String noHome = run(1, generate("tiny", "-Duser.home=?", "-Djava.io.tmpdir=" + temporary));
        assertTrue(noHome.contains("no home directory"), noHome);
        assertTrue(noHome.contains("RIFFUSION_HOME") && noHome.contains("--model"), noHome);
        String unusable = run(1, generate("tiny", "-Duser.home=" + file, "-Djava.io.tmpdir=" + temporary));
        assertTrue(unusable.contains(file + "/.cache/riffusion4j"), unusable);
        assertTrue(unusable.contains("RIFFUSION_HOME") && unusable.contains("--model"), unusable);
        assertEquals(List.of(), entries(work));
    }
}
