package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicDirectory;
import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Large graphs as ONNX Runtime has optimized them for this machine's processor, with their weights in the order in
 * which its kernels read them. Ordering takes most of the time of loading; what is kept is mapped into memory instead.
 * A graph of other files, another version of ONNX Runtime or another processor is another one. Thread safe, and safe
 * for use by several processes.
 */
final class OptimizedGraphs {

    /**
     * The system property that names the directory to keep them in; without it none are kept. They take about one and a
     * half times the space of the model.
     */
    static final String PROPERTY = "riffusion.optimizedGraphs";

    /** Smaller graphs are loaded in less than a second as they are. */
    private static final long LARGE = 256L << 20;

    private static final System.Logger LOG = System.getLogger(OptimizedGraphs.class.getName());
    private static final String GRAPH = "model.onnx";
    private static final String DATA = "model.onnx_data";
    private static final String INLINE_BYTES = "1024";
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final int HASH_BYTES = 12;

    private final Path directory;
    private final long large;

    /** @param large the size in bytes, weights included, from which on graphs are kept */
    OptimizedGraphs(Path directory, long large) {
        this.directory = directory;
        this.large = large;
    }

    /** Those of the directory that the property names. */
    static Optional<OptimizedGraphs> ofProperty() {
        String directory = System.getProperty(PROPERTY, "");
        return directory.isBlank() ? Optional.empty() : Optional.of(new OptimizedGraphs(Path.of(directory), LARGE));
    }

    /** Configures options for a session. */
    @FunctionalInterface
    interface Configuration {
        void configure(SessionOptions options) throws OrtException;
    }

    /**
     * The graph that is kept for a file, which is optimized and kept first if it was not: that takes twice as long as
     * loading it. Empty for small graphs, and where it cannot be kept, which is logged.
     */
    Optional<Path> of(Path file, OrtEnvironment environment, Configuration configuration) {
        Optional<Path> kept = location(file, environment);
        kept.filter(directoryOfGraph -> !Files.exists(directoryOfGraph))
                .ifPresent(target -> keep(file, target, environment, configuration));
        return kept.map(directoryOfGraph -> directoryOfGraph.resolve(GRAPH)).filter(Files::exists);
    }

    /** Removes a graph that cannot be loaded. */
    static void discard(Path graph, RuntimeException cause) {
        LOG.log(Level.WARNING, () -> graph + ": is removed, since it cannot be used: " + cause.getMessage());
        remove(graph.resolveSibling(".").normalize());
    }

    /** The directory for a graph; empty for one that is not large. */
    private Optional<Path> location(Path file, OrtEnvironment environment) {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            return Optional.empty();
        }
        try {
            List<String> facts = new ArrayList<>(List.of(environment.getVersion(), processor()));
            long bytes = 0;
            try (Stream<Path> files = Files.list(parent)) {
                for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                    bytes += Files.size(each);
                    facts.add(each.getFileName() + " " + Files.size(each) + " "
                            + Files.getLastModifiedTime(each).toMillis());
                }
            }
            return bytes < large
                    ? Optional.empty()
                    : Optional.of(directory.resolve(hash(absolute.toString())).resolve(hash(String.join("\n", facts))));
        } catch (IOException e) {
            // Opening the file says better what is wrong with it.
            return Optional.empty();
        }
    }

    /** What ONNX Runtime chooses its kernels by. */
    private static String processor() throws IOException {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch") + " "
                + System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
        if (!Files.isReadable(CPU_INFO)) {
            return system;
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return system
                    + lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                            .findFirst()
                            .orElse("");
        }
    }

    private static String hash(String text) {
        byte[] hash = HashAlgorithm.SHA_256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    }

    private static void keep(Path file, Path target, OrtEnvironment environment, Configuration configuration) {
        try {
            Path ofFile = target.resolveSibling(".").normalize();
            Files.createDirectories(ofFile);
            AtomicDirectory.write(target, unfinished -> write(file, unfinished, environment, configuration));
            // Those of older files, versions or processors.
            try (Stream<Path> others = Files.list(ofFile)) {
                others.filter(other -> !other.equals(target)
                                && !String.valueOf(other.getFileName()).startsWith("."))
                        .forEach(OptimizedGraphs::remove);
            }
        } catch (IOException | RiffusionException e) {
            LOG.log(Level.WARNING, () -> file + ": cannot be kept in optimized form: " + e.getMessage());
        }
    }

    private static void write(Path file, Path to, OrtEnvironment environment, Configuration configuration)
            throws IOException {
        try (SessionOptions options = new SessionOptions()) {
            configuration.configure(options);
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            options.setOptimizedModelFilePath(to.resolve(GRAPH).toString());
            options.addConfigEntry("session.optimized_model_external_initializers_file_name", DATA);
            options.addConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", INLINE_BYTES);
            options.addConfigEntry("session.save_external_prepacked_constant_initializers", "1");
            environment.createSession(file.toString(), options).close();
        } catch (OrtException e) {
            throw new IOException(LoadFailure.reason(e), e);
        }
    }

    private static void remove(Path directory) {
        try {
            DirectoryTrees.delete(directory);
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> directory + ": cannot be removed: " + e.getMessage());
        }
    }
}
