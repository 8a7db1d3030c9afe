package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import io.github.riffusion4j.base.RiffusionException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime in processes of their own, with an empty home and temporary directory. */
@EnabledOnOs(OS.LINUX)
@Tag("runtime")
class NativeLibrariesTest {

    private static final String NATIVES = ".cache/riffusion4j/natives/onnxruntime-";

    private static final String MODEL = "model ";

    @TempDir
    private Path directory;

    private Path home;
    private Path temporary;
    private Path model;

    @BeforeEach
    void createDirectories() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        temporary = Files.createDirectory(directory.resolve("tmp"));
        model = Files.createDirectory(directory.resolve("model"));
    }

    /** Creates the environment, as every session does. */
    public static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] args) throws Exception {
            try {
                if (args.length > 0 && args[0].equals("two class loaders")) {
                    inClassLoader();
                    inClassLoader();
                }
                Optional<Path> model = Optional.of(String.join(" ", args))
                        .filter(argument -> argument.startsWith(MODEL))
                        .map(argument -> Path.of(argument.substring(MODEL.length())));
                OrtEnvironment environment = Environment.get(model);
                // Telemetry would be written by a thread of its own.
                Thread.sleep(300);
                System.out.println("created " + (environment != null));
            } catch (RiffusionException e) {
                System.out.println(e.getMessage());
            }
        }

        /** As a web application that is deployed again. */
        private static void inClassLoader() throws Exception {
            List<URL> urls = new ArrayList<>();
            for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                urls.add(url(path));
            }
            ClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
            loader.loadClass(OtherProcess.class.getName())
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[0]);
        }

        private static URL url(String path) throws MalformedURLException {
            return Path.of(path).toUri().toURL();
        }
    }

    private String run(List<String> options, String argument) throws Exception {
        return run(List.of(), options, argument);
    }

    /** @param launcher a command that runs another */
    private String run(List<String> launcher, List<String> options, String argument) throws Exception {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Duser.home=" + home));
        command.addAll(options);
        command.addAll(List.of(OtherProcess.class.getName(), argument));
        ProcessBuilder java = new ProcessBuilder(command);
        java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        java.environment().put("HOME", home.toString());
        java.environment().put("TMPDIR", temporary.toString());
        java.environment().keySet().removeAll(List.of("XDG_CACHE_HOME", "RIFFUSION_HOME"));
        Process process = java.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static List<String> files(Path below) {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> below.relativize(file).toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    @Test
    void aLongCommandLineIsAccepted() throws Exception {
        assertTrue(run(List.of(), "x".repeat(100_000)).contains("created true"));
    }

    @Test
    void onlyTheNativeLibrariesAreWritten() throws Exception {
        assertTrue(run(List.of(), "").contains("created true"));
        List<String> kept = files(home);
        assertEquals(2, kept.size(), kept.toString());
        assertTrue(kept.stream().allMatch(file -> file.startsWith(NATIVES)), kept.toString());
        assertEquals(List.of(), entries(temporary));
    }

    @Test
    void theyAreUnpackedOnceAndAgainWhenDamaged() throws Exception {
        run(List.of(), "");
        Path library = home.resolve(files(home).get(0));
        FileTime unpacked = Files.getLastModifiedTime(library);
        run(List.of(), "");
        assertEquals(unpacked, Files.getLastModifiedTime(library));
        long size = Files.size(library);
        Files.write(library, new byte[100]);
        assertTrue(run(List.of(), "").contains("created true"));
        assertEquals(size, Files.size(library));
    }

    @Test
    void twoClassLoadersLoadThem() throws Exception {
        String output = run(List.of(), "two class loaders");
        assertEquals(3, output.lines().filter("created true"::equals).count(), output);
    }

    @Test
    void aChosenDirectoryThatCannotBeUsedIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        String output = run(List.of("-Driffusion.natives=" + file), "");
        assertTrue(output.contains("cannot be unpacked to " + file), output);
        assertTrue(output.contains("riffusion.natives"), output);
    }

    @Test
    void withoutAHomeTheTemporaryDirectoryIsUsed() throws Exception {
        Files.createFile(home.resolve(".cache"));
        assertTrue(run(List.of(), "").contains("created true"));
    }

    @Test
    void aTemporaryDirectoryThatIsFullOrForbidsToExecuteIsNamed() throws Exception {
        Files.createFile(home.resolve(".cache"));
        Map<String, String> complaints = Map.of(
                "size=1m", temporary + " has ", "noexec", temporary + " lies on a file system mounted with noexec");
        for (Map.Entry<String, String> mount : complaints.entrySet()) {
            List<String> mounting = List.of(
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o " + mount.getKey() + " none " + temporary + " && exec \"$@\"",
                    "sh");
            assumeTrue(works(mounting), "this user may not mount");
            String output = run(mounting, List.of(), "");
            assertTrue(output.contains(mount.getValue()), output);
            assertTrue(output.contains("-Driffusion.natives=DIR"), output);
        }
    }

    private static boolean works(List<String> launcher) throws InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.add("true");
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aTemporaryDirectoryThatCannotBeWrittenToIsNamed() throws Exception {
        Files.delete(temporary);
        String output = run(List.of(), "");
        assertTrue(output.contains("cannot write to " + temporary), output);
        assertTrue(output.contains("-Djava.io.tmpdir=DIR"), output);
    }

    @Test
    void thoseBesideAModelAreUsed() throws Exception {
        Files.createFile(home.resolve(".cache"));
        NativeLibraries.bake(model);
        assertTrue(run(List.of(), "model " + model).contains("created true"));
        assertEquals(List.of(), entries(temporary));
    }

    /** A model may come from anyone; files of the right names and lengths are not enough. */
    @Test
    void thoseBesideAModelThatAreNotOnnxRuntimesAreNotLoaded() throws Exception {
        NativeLibraries.bake(model);
        for (String library : files(model)) {
            Path file = model.resolve(library);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1]++;
            Files.write(file, bytes);
        }
        assertTrue(run(List.of(), "model " + model).contains("created true"));
        assertEquals(2, files(home).size(), "the user's were taken");
    }
}
