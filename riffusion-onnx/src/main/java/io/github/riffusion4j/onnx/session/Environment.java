package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OrtEnvironment;
import io.github.riffusion4j.base.RiffusionException;

/** ONNX Runtime's environment: one per process, shared with any other code that uses it, and therefore never closed. */
final class Environment {

    private Environment() {}

    /** @throws RiffusionException if there is no native library for this machine, or no directory to unpack it to */
    static OrtEnvironment get() {
        try {
            return NativeLibraries.load(OrtEnvironment::getEnvironment);
        } catch (LinkageError e) {
            throw new RiffusionException(
                    "ONNX Runtime has no native library that loads on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + e,
                    e);
        }
    }
}
