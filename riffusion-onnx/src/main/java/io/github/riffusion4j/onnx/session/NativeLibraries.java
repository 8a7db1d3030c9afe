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
import java.util.Arrays;
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
public final class NativeLibraries {

    /** Names the directory to unpack to; otherwise it is {@code natives} in the {@linkplain UserDirectory}. */
    static final String DIRECTORY = "riffusion.natives";

    /** The directory of them within the {@linkplain UserDirectory}, and in models that are baked. */
    private static final String NATIVES = "natives";

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

    private static final int BLOCK_BYTES = 1 << 16;

    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private NativeLibraries() {}

    /**
     * Unpacks them, for this platform, into {@code natives} in a directory of a model, where {@link #load} finds them.
     *
     * @throws RiffusionException if ONNX Runtime has none for this platform
     * @throws IOException if they cannot be written
     */
    public static void bake(Path model) throws IOException {
        Map<String, URL> libraries = packed();
        if (libraries.isEmpty()) {
            throw new RiffusionException("ONNX Runtime on the class path has no native libraries for " + platform());
        }
        unpack(libraries, sizes(libraries), model.resolve(NATIVES));
    }

    /**
     * Starts ONNX Runtime on the unpacked libraries.
     *
     * @param model the directory of the model that is to be loaded, if known, which may hold them
     * @throws RiffusionException if neither this directory nor the temporary one can hold them; names both; or if the
     *     temporary one cannot be written to
     */
    static OrtEnvironment load(Supplier<OrtEnvironment> runtime, Optional<Path> model) {
        synchronized (System.getProperties()) {
            requireWritableTemporaryDirectory();
            if (System.getProperty(UNPACKED) != null) {
                return runtime.get();
            }
            Map<String, URL> libraries = packed();
            Optional<Path> directory = libraries.isEmpty() ? Optional.empty() : unpacked(libraries, model);
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

    private static Optional<Path> unpacked(Map<String, URL> libraries, Optional<Path> model) {
        String chosen = System.getProperty(DIRECTORY, "");
        if (!chosen.isBlank()) {
            return Optional.of(unpackedIn(Path.of(chosen), libraries));
        }
        return model.flatMap(directory -> baked(directory, libraries)).or(() -> unpackedForUser(libraries));
    }

    private static Path unpackedIn(Path chosen, Map<String, URL> libraries) {
        try {
            return unpack(libraries, sizes(libraries), chosen.toAbsolutePath().normalize());
        } catch (IOException | RiffusionException e) {
            throw new RiffusionException(
                    "ONNX Runtime's native libraries cannot be unpacked to " + chosen + ", which the property "
                            + DIRECTORY + " names: " + e.getMessage(),
                    e);
        }
    }

    private static Optional<Path> unpackedForUser(Map<String, URL> libraries) {
        String tried = "a directory of this user's";
        try {
            Path parent = UserDirectory.standard().resolve(NATIVES);
            tried = parent.toString();
            return Optional.of(
                    unpack(libraries, sizes(libraries), parent.toAbsolutePath().normalize()));
        } catch (IOException | RiffusionException e) {
            requireTemporaryDirectory(libraries, tried, e);
            return Optional.empty();
        }
    }

    /** Those beside a model, if they are what the jar holds: nothing that comes with a model may run by itself. */
    private static Optional<Path> baked(Path model, Map<String, URL> libraries) {
        try {
            Map<String, Long> sizes = sizes(libraries);
            Path directory = directory(model.toAbsolutePath().normalize().resolve(NATIVES), sizes);
            if (!isWhole(directory, sizes)) {
                return Optional.empty();
            }
            requireExecutable(directory);
            for (Map.Entry<String, URL> library : libraries.entrySet()) {
                if (!hasContent(directory.resolve(library.getKey()), library.getValue())) {
                    return Optional.empty();
                }
            }
            return Optional.of(directory);
        } catch (IOException e) {
            // Such as one that is mounted with noexec; there are other places.
            return Optional.empty();
        }
    }

    private static boolean hasContent(Path file, URL resource) throws IOException {
        byte[] expected = new byte[BLOCK_BYTES];
        byte[] found = new byte[BLOCK_BYTES];
        try (InputStream one = resource.openStream();
                InputStream other = Files.newInputStream(file)) {
            while (true) {
                int count = one.readNBytes(expected, 0, BLOCK_BYTES);
                if (other.readNBytes(found, 0, BLOCK_BYTES) != count
                        || !Arrays.equals(expected, 0, count, found, 0, count)) {
                    return false;
                }
                if (count == 0) {
                    return true;
                }
            }
        }
    }

    private static Path directory(Path parent, Map<String, Long> sizes) {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        return parent.resolve(String.join(
                "-", "onnxruntime", version == null ? "unknown" : version, platform(), Long.toString(bytes(sizes))));
    }

    private static long bytes(Map<String, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Path unpack(Map<String, URL> libraries, Map<String, Long> sizes, Path parent) throws IOException {
        Path directory = directory(parent, sizes);
        if (isWhole(directory, sizes)) {
            requireExecutable(directory);
            return directory;
        }
        Files.createDirectories(parent);
        requireExecutable(parent);
        requireSpace(parent, bytes(sizes));
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

    /** ONNX Runtime makes a directory there, even if it needs none, and fails without a message if it cannot. */
    private static void requireWritableTemporaryDirectory() {
        Path temporary = temporaryDirectory();
        if (!Files.isDirectory(temporary) || !Files.isWritable(temporary)) {
            throw new RiffusionException("ONNX Runtime starts only where it can write to the temporary directory, and"
                    + " cannot write to " + temporary + ", although it leaves nothing there; name another with"
                    + " -Djava.io.tmpdir=DIR (in a container with a read-only root: /dev/shm)");
        }
    }

    private static Path temporaryDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Says so before ONNX Runtime fails at it, after which the class loader cannot try again. */
    private static void requireTemporaryDirectory(Map<String, URL> libraries, String tried, Exception cause) {
        Path temporary = temporaryDirectory();
        String reason = cause.getMessage();
        try {
            requireExecutable(temporary);
            requireSpace(temporary, bytes(sizes(libraries)));
        } catch (IOException e) {
            throw new RiffusionException(
                    "ONNX Runtime's native libraries can be unpacked neither to " + tried + " (" + reason
                            + ") nor to the temporary directory " + temporary + " (" + e.getMessage()
                            + "); name a directory that can be written to and executed from with -D" + DIRECTORY
                            + "=DIR or the environment variable RIFFUSION_HOME, or take a model that has them, which"
                            + " \"riffusion models bake\" makes (--model DIRECTORY)",
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
