package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The copies of ONNX Runtime on the class path. {@code onnxruntime} and {@code onnxruntime_gpu} hold the same classes;
 * with both there, the first wins without a word, and CUDA may be missing though its jar is not.
 */
final class RuntimeJars {

    private static final String PROOF = OrtSession.class.getName().replace('.', '/') + ".class";

    private RuntimeJars() {}

    /** A clause to append to a message; empty where there is one copy. */
    static String warning() {
        return warning(copies());
    }

    static String warning(List<URL> copies) {
        if (copies.size() < 2) {
            return "";
        }
        return "; " + copies.size() + " copies of ONNX Runtime are on the class path and the first is used, keep one: "
                + copies.stream().map(URL::toString).collect(Collectors.joining(", "));
    }

    private static List<URL> copies() {
        ClassLoader loader = OrtSession.class.getClassLoader();
        if (loader == null) {
            return List.of();
        }
        try {
            return Collections.list(loader.getResources(PROOF));
        } catch (IOException e) {
            // Only a warning depends on it.
            return List.of();
        }
    }
}
