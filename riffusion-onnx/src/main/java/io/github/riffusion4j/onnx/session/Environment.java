package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime's environment: one per process, shared with any other code that uses it, and therefore never closed. */
final class Environment {

    /** Once it has started. Static because ONNX Runtime's own is. */
    private static final AtomicReference<@Nullable OrtEnvironment> STARTED = new AtomicReference<>();

    private Environment() {}

    /** @throws RiffusionException if there is no native library for this machine, or no directory to unpack it to */
    static OrtEnvironment get() {
        return get(Optional.empty());
    }

    /**
     * The same, for a model in a directory that may have the native library.
     *
     * @throws RiffusionException as {@link #get()}
     */
    static OrtEnvironment get(Optional<Path> model) {
        OrtEnvironment started = STARTED.get();
        if (started == null) {
            started = start(model);
            STARTED.set(started);
        }
        return started;
    }

    private static OrtEnvironment start(Optional<Path> model) {
        try {
            return NativeLibraries.load(OrtEnvironment::getEnvironment, model);
        } catch (LinkageError e) {
            throw new RiffusionException(
                    "ONNX Runtime has no native library that loads on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + e,
                    e);
        }
    }

    /**
     * The copies of ONNX Runtime on the class path. {@code onnxruntime} and {@code onnxruntime_gpu} hold the same
     * classes; with both, the first is used without a warning, so that CUDA may be missing.
     */
    static final class RuntimeJars {

        private static final String CLASS_FILE = OrtSession.class.getName().replace('.', '/') + ".class";

        private RuntimeJars() {}

        /** A warning to append to a message; empty if there is one copy. */
        static String warning() {
            return warning(copies());
        }

        static String warning(List<URL> copies) {
            if (copies.size() < 2) {
                return "";
            }
            return "; " + copies.size()
                    + " copies of ONNX Runtime are on the class path and the first is used, keep one: "
                    + copies.stream().map(URL::toString).collect(Collectors.joining(", "));
        }

        private static List<URL> copies() {
            ClassLoader loader = OrtSession.class.getClassLoader();
            if (loader == null) {
                return List.of();
            }
            try {
                return Collections.list(loader.getResources(CLASS_FILE));
            } catch (IOException e) {
                // Only a warning depends on it.
                return List.of();
            }
        }
    }
}
