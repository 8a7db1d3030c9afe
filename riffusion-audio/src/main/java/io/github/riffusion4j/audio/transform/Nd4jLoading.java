package io.github.riffusion4j.audio.transform;

import io.github.riffusion4j.base.RiffusionException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts ND4J where it is on the class path. Names no class of ND4J's, so that it works where there are none. */
final class Nd4jLoading {

    private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    private Nd4jLoading() {}

    static Nd4jBackend load() {
        try {
            // On the module path ND4J cannot be: its module descriptor is invalid.
            Nd4jLoading.class
                    .getModule()
                    .addReads(Nd4jLoading.class.getClassLoader().getUnnamedModule());
            return new Nd4jBackend();
        } catch (LinkageError | RuntimeException e) {
            throw new RiffusionException(
                    "ND4J did not start (" + e + "); it needs org.nd4j:nd4j-native:1.0.0-M2.1 on the class path for the"
                            + " CPU, or org.nd4j:nd4j-cuda-11.6:1.0.0-M2.1 for an NVIDIA card of compute capability 3.7"
                            + " to 8.6 (newer ones, Hopper among them, cannot run it). TransformBackend.jTransforms()"
                            + " needs neither",
                    e);
        }
    }

    static Optional<TransformBackend> loadIfOnGraphicsCard() {
        // Looked for by name first: starting ND4J takes a second, only to learn that it computes on the CPU.
        if (!isOnClassPath(CUDA_BACKEND)) {
            return Optional.empty();
        }
        try {
            Nd4jBackend backend = load();
            if (backend.isOnGraphicsCard()) {
                return Optional.of(backend);
            }
            log("ND4J's CUDA backend is on the class path but found no card; transforms run on JTransforms", null);
        } catch (RiffusionException e) {
            log("ND4J's CUDA backend is on the class path but does not work; transforms run on JTransforms", e);
        }
        return Optional.empty();
    }

    private static boolean isOnClassPath(String className) {
        try {
            Class.forName(className, false, Nd4jLoading.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static void log(String message, @Nullable Throwable cause) {
        Logger logger = System.getLogger(Nd4jLoading.class.getName());
        logger.log(Level.INFO, message, cause);
    }
}
