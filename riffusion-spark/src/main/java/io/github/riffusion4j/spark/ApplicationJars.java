package io.github.riffusion4j.spark;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The jars that executors on other machines need beside Spark's own, which they have. */
final class ApplicationJars {

    /** Their class path, which the launcher knows. */
    private static final String JARS = "riffusion.application.jars";

    private ApplicationJars() {}

    /** The value of {@code spark.jars}; empty where the executors are this process, or spark-submit has said it. */
    static Optional<String> ofThisProcess(String master) {
        String jars = System.getProperty(JARS, "");
        if (master.startsWith("local") || master.equals("submitted") || jars.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(jars.split(File.pathSeparator))
                .map(jar -> Path.of(jar).toAbsolutePath().toUri().toString())
                .collect(Collectors.joining(",")));
    }
}
