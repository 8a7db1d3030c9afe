package io.github.riffusion4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.cli.Riffusion;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of a master and two workers, processes of their own, of which some are killed. */
class StandaloneClusterIT {

    private static final int RECORDINGS = 200;
    private static final int SHARDS = 50;
    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    private Path directory;

    private Path recordings;
    private Path sparkHome;
    private String master;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void start() throws IOException, InterruptedException, TimeoutException {
        recordings = Files.createDirectories(directory.resolve("recordings"));
        Corpus.write(recordings, RECORDINGS);
        sparkHome = directory.resolve("spark");
        Files.createDirectories(sparkHome.resolve("jars"));
        for (String jar : sparksJars()) {
            Path file = Path.of(jar);
            Files.createSymbolicLink(sparkHome.resolve("jars").resolve(file.getFileName()), file);
        }
        int port = freePort();
        master = "spark://127.0.0.1:" + port;
        Process first = spark(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                port,
                "--webui-port",
                0);
        await(() -> log("master").contains("I have been elected leader"), "the master", first);
        for (int i = 1; i <= 2; i++) {
            worker(i);
        }
    }

    private Process worker(int number) throws IOException, InterruptedException, TimeoutException {
        String name = "worker-" + number;
        Process worker = spark(
                name,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                1,
                "--memory",
                "1g",
                "--webui-port",
                0,
                "--work-dir",
                directory.resolve(name),
                master);
        await(() -> log(name).contains("Successfully registered with master"), name, worker);
        return worker;
    }

    @AfterEach
    void stop() {
        processes.forEach(StandaloneClusterIT::kill);
    }

    /** As {@code kill -9} does it, children first. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static List<String> ours() {
        return classPath().stream()
                .filter(entry -> entry.endsWith(".jar") && entry.contains("riffusion-"))
                .toList();
    }

    /** And what it and we stand on. */
    private static List<String> sparksJars() {
        return classPath().stream()
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("riffusion-"))
                .toList();
    }

    private Process spark(String name, String main, Object... args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Driffusion.application.jars=" + String.join(File.pathSeparator, ours())));
        command.addAll(
                Arrays.stream(System.getProperty("riffusion.spark.opens", "").split(" "))
                        .filter(option -> !option.isEmpty())
                        .toList());
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath()), main));
        Arrays.stream(args).map(String::valueOf).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().put("SPARK_HOME", sparkHome.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String log(String name) {
        try {
            return Files.readString(directory.resolve(name + ".log"));
        } catch (IOException e) {
            return "";
        }
    }

    private void await(BooleanSupplier condition, String what, Process process)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new TimeoutException(what + " did not get there:\n" + logs());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String logs() {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".log"))
                    .forEach(file -> all.append(file.getFileName())
                            .append(":\n")
                            .append(tail(file))
                            .append('\n'));
        } catch (IOException e) {
            all.append(e);
        }
        return all.toString();
    }

    private static String tail(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Object[] command(Path output) {
        return new Object[] {
            "batch",
            "dataset",
            "--audio-dir",
            recordings,
            "--output-dir",
            output,
            "--layout",
            "webdataset",
            "--columns",
            "64",
            "--shard-size",
            RECORDINGS / SHARDS
        };
    }

    private Process driver(String name, Path output) throws IOException {
        Object[] command = Stream.concat(Arrays.stream(command(output)), Stream.of("--json", "--spark", master))
                .toArray();
        return spark(name, Riffusion.class.getName(), command);
    }

    private static long finished(Path output) {
        try (Stream<Path> records = Files.list(output.resolve(".riffusion"))) {
            return records.filter(file -> file.toString().endsWith(".jsonl")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void workersAndDriversMayDie() throws Exception {
        Path output = directory.resolve("output");
        Process victim = processes.get(1);
        Process driver = driver("driver-1", output);
        await(() -> finished(output) >= 5, "the first shards", driver);
        long before = finished(output);
        kill(victim);
        assertTrue(driver.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::logs);
        assertEquals(0, driver.exitValue(), this::logs);
        assertTrue(before < SHARDS, "the worker was killed too late");
        assertTrue(log("driver-1").contains("\"failed\":0"), log("driver-1"));

        Path again = directory.resolve("again");
        worker(3);
        Process killed = driver("driver-2", again);
        await(() -> finished(again) >= 5, "the first shards", killed);
        kill(killed);
        long there = finished(again);
        Process second = driver("driver-3", again);
        assertTrue(second.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::logs);
        assertEquals(0, second.exitValue(), this::logs);
        assertTrue(there < SHARDS, "the driver was killed too late");

        Path here = directory.resolve("here");
        String[] single = Arrays.stream(command(here)).map(String::valueOf).toArray(String[]::new);
        assertEquals(0, Riffusion.run(single));
        assertEquals(Corpus.contents(here), Corpus.contents(output));
        assertEquals(Corpus.contents(here), Corpus.contents(again));
    }
}
