package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OrtEnvironment;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicDirectory;
import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.onnx.internal.UserDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * ONNX Runtime's native libraries, unpacked once for each version. ONNX Runtime itself unpacks them into the temporary
 * directory in every process, and leaves them there when the process is killed; it still does so where this directory
 * cannot be used, and for a second class loader of one virtual machine, which may not load the same files.
 */
final class NativeLibraries {

    /** Names the directory to unpack to; otherwise it is {@code natives} in the {@linkplain UserDirectory}. */
    static final String DIRECTORY = "riffusion.natives";

    /** ONNX Runtime's own property: the directory of libraries that are unpacked already. */
    private static final String UNPACKED = "onnxruntime.native.path";

    /** Class loaders cannot see each other's classes, but share the system properties. */
    private static final String IN_USE = "riffusion.natives.used.";

    private static final List<String> NAMES = List.of(
            "onnxruntime",
            "onnxruntime4j_jni",
            "onnxruntime_providers_shared",
            "onnxruntime_providers_cuda",
            "onnxruntime_providers_tensorrt");

    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private NativeLibraries() {}

    /**
     * Starts ONNX Runtime on the unpacked libraries.
     *
     * @throws RiffusionException if neither this directory nor the temporary one can hold them; names both
     */
    static OrtEnvironment load(Supplier<OrtEnvironment> runtime) {
        synchronized (System.getProperties()) {
            if (System.getProperty(UNPACKED) != null) {
                return runtime.get();
            }
            Map<String, URL> libraries = packed();
            Optional<Path> directory = libraries.isEmpty() ? Optional.empty() : unpacked(libraries);
            if (directory.isEmpty() || System.getProperty(IN_USE + directory.get()) != null) {
                return runtime.get();
            }
            System.setProperty(UNPACKED, directory.get().toString());
            System.setProperty(IN_USE + directory.get(), "true");
            try {
                return runtime.get();
            } finally {
                System.clearProperty(UNPACKED);
            }
        }
    }

    /** The libraries in ONNX Runtime's jar for this platform, by file name; none where it has none. */
    private static Map<String, URL> packed() {
        Map<String, URL> found = new LinkedHashMap<>();
        for (String name : NAMES) {
            String file = System.mapLibraryName(name);
            URL resource = OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform() + "/" + file);
            if (resource != null) {
                found.put(file, resource);
            }
        }
        return found;
    }

    /** ONNX Runtime's name of the platform. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = os.contains("mac") || os.contains("darwin") ? "osx" : os.contains("win") ? "win" : "linux";
        return system + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    private static Optional<Path> unpacked(Map<String, URL> libraries) {
        String chosen = System.getProperty(DIRECTORY, "");
        Path parent = chosen.isBlank() ? UserDirectory.standard().resolve("natives") : Path.of(chosen);
        try {
            Map<String, Long> sizes = sizes(libraries);
            return Optional.of(unpack(libraries, sizes, parent.toAbsolutePath().normalize()));
        } catch (IOException | RiffusionException e) {
            if (!chosen.isBlank()) {
                throw new RiffusionException(
                        "ONNX Runtime's native libraries cannot be unpacked to " + parent + ", which the property "
                                + DIRECTORY + " names: " + e.getMessage(),
                        e);
            }
            requireTemporaryDirectory(parent, e);
            return Optional.empty();
        }
    }

    private static Path unpack(Map<String, URL> libraries, Map<String, Long> sizes, Path parent) throws IOException {
        long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        Path directory = parent.resolve(String.join(
                "-", "onnxruntime", version == null ? "unknown" : version, platform(), Long.toString(bytes)));
        if (isWhole(directory, sizes)) {
            requireExecutable(directory);
            return directory;
        }
        Files.createDirectories(parent);
        requireExecutable(parent);
        requireSpace(parent, bytes);
        if (Files.exists(directory)) {
            // Somebody changed it.
            DirectoryTrees.delete(directory);
        }
        try {
            AtomicDirectory.write(directory, target -> {
                for (Map.Entry<String, URL> library : libraries.entrySet()) {
                    try (InputStream in = library.getValue().openStream()) {
                        Files.copy(in, target.resolve(library.getKey()));
                    }
                }
            });
        } catch (RiffusionException e) {
            // Another process may have been faster.
            if (!isWhole(directory, sizes)) {
                throw e;
            }
        }
        return directory;
    }

    private static Map<String, Long> sizes(Map<String, URL> libraries) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Map.Entry<String, URL> library : libraries.entrySet()) {
            URLConnection connection = library.getValue().openConnection();
            sizes.put(library.getKey(), connection.getContentLengthLong());
        }
        return sizes;
    }

    private static boolean isWhole(Path directory, Map<String, Long> sizes) throws IOException {
        for (Map.Entry<String, Long> library : sizes.entrySet()) {
            Path file = directory.resolve(library.getKey());
            if (!Files.isRegularFile(file) || Files.size(file) != library.getValue()) {
                return false;
            }
        }
        return true;
    }

    /** Says so before ONNX Runtime fails at it, after which the class loader cannot try again. */
    private static void requireTemporaryDirectory(Path tried, Exception cause) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String reason = cause.getMessage();
        try {
            if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
                throw new IOException("it cannot be written to");
            }
            requireExecutable(temporary);
        } catch (IOException e) {
            throw new RiffusionException(
                    "ONNX Runtime's native libraries can be unpacked neither to " + tried + " (" + reason
                            + ") nor to the temporary directory " + temporary + " (" + e.getMessage()
                            + "); name a directory that can be written to and executed from with -D" + DIRECTORY
                            + "=DIR or the environment variable RIFFUSION_HOME",
                    cause);
        }
    }

    private static void requireSpace(Path directory, long bytes) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < bytes) {
            throw new IOException(directory + " has " + free + " bytes left, and " + bytes + " are needed");
        }
    }

    /** Linux tells which file systems forbid to execute what they hold; elsewhere nothing is known. */
    private static void requireExecutable(Path directory) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return;
        }
        Path real = directory.toRealPath();
        String options = "";
        int longest = -1;
        for (String line : Files.readAllLines(MOUNTS)) {
            String[] fields = line.split(" ", -1);
            Path mount = Path.of(fields[1].replace("\\040", " "));
            if (real.startsWith(mount) && mount.getNameCount() >= longest) {
                longest = mount.getNameCount();
                options = fields[3];
            }
        }
        if (List.of(options.split(",", -1)).contains("noexec")) {
            throw new IOException(directory + " lies on a file system mounted with noexec");
        }
    }
}
