package io.github.riffusion4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.Jazzer;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The long run, by {@code -Pfuzz}: every target of this module for some seconds in a virtual machine of its own. Prints
 * the table of {@code benchmarks/results/fuzzing.md}. What was found, and the inputs that reach new code, are below
 * {@code target/fuzz}; the next run goes on from there.
 */
class FuzzCampaign {

    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final String CLASSES = ".class";
    private static final String OURS = "io.github.riffusion4j.**";

    private final Path output = Path.of(System.getProperty("fuzz.output", "target/fuzz"));

    @Test
    void noTargetFindsAnything() throws Exception {
        Pattern wanted = Pattern.compile(System.getProperty("fuzz.targets", ".*"));
        List<String> failed = new ArrayList<>();
        long total = 0;
        for (Method target : targets()) {
            String name = target.getDeclaringClass().getSimpleName() + "." + target.getName();
            if (wanted.matcher(name).matches()) {
                long executions = run(target, name, failed);
                total += executions;
                System.out.printf("| %s | %,d |%n", name, executions);
            }
        }
        System.out.printf("| all | %,d |%n", total);
        assertEquals(List.of(), failed, "the logs are in " + output);
    }

    private static List<Method> targets() throws IOException, ClassNotFoundException {
        Path root = Path.of(FuzzCampaign.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<Method> targets = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith("FuzzTest" + CLASSES))
                    .toList()) {
                String path = root.relativize(file).toString();
                String name =
                        path.substring(0, path.length() - CLASSES.length()).replaceAll("[/\\\\]", ".");
                Stream.of(Class.forName(name).getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                        .forEach(targets::add);
            }
        }
        targets.sort(Comparator.comparing(Method::toString));
        return targets;
    }

    private long run(Method target, String name, List<String> failed) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(output.resolve("corpus").resolve(name));
        Path found = Files.createDirectories(output.resolve("found"));
        Path log = output.resolve(name + ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jazzer.class.getName(),
                        "--target_class=" + target.getDeclaringClass().getName(),
                        "--target_method=" + target.getName(),
                        // The optional decoders are part of what a file reaches.
                        "--instrument=" + OURS + ",javazoom.**,com.jcraft.**",
                        "--instrumentation_includes=" + OURS + ":javazoom.**:com.jcraft.**",
                        // Regular expressions in files are limited by their steps; the other makes all of them slow.
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection"
                                + ":com.code_intelligence.jazzer.sanitizers.RegexRoadblocks",
                        "--reproducer_path=" + found,
                        "-artifact_prefix=" + found.resolve(name + "-"),
                        "-max_total_time=" + System.getProperty("fuzz.seconds", "300"),
                        "-max_len=4096",
                        "-timeout=60",
                        "-rss_limit_mb=3000",
                        "-print_final_stats=1",
                        corpus.toString())
                .directory(output.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                failed.add(name);
            }
        } finally {
            process.destroyForcibly();
        }
        Matcher executions = EXECUTIONS.matcher(Files.readString(log, StandardCharsets.ISO_8859_1));
        return executions.find() ? Long.parseLong(executions.group(1)) : 0;
    }
}
