package io.github.riffusion4j.spark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The jars of this process that executors on other machines need: all but Spark's own, which they have. */
final class ApplicationJars {

    /** Set by the launcher to the directory of Spark's jars, or to their class path. */
    private static final String SPARK_JARS = "riffusion.spark.jars";

    private ApplicationJars() {}

    /** The value of {@code spark.jars}; empty where the executors are this process, or spark-submit has said it. */
    static Optional<String> ofThisProcess(String master) {
        if (master.startsWith("local") || master.equals("submitted")) {
            return Optional.empty();
        }
        String spark = System.getProperty(SPARK_JARS, "");
        String jars = Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && !entry.isEmpty())
                .filter(entry -> !isSparks(entry, spark))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(Files::isRegularFile)
                .map(path -> path.toUri().toString())
                .collect(Collectors.joining(","));
        return jars.isEmpty() ? Optional.empty() : Optional.of(jars);
    }

    private static boolean isSparks(String jar, String spark) {
        return !spark.isEmpty()
                && Arrays.stream(spark.split(File.pathSeparator))
                        .anyMatch(entry -> jar.equals(entry) || jar.startsWith(entry + File.separator));
    }
}
