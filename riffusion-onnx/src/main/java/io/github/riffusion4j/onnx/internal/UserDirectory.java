package io.github.riffusion4j.onnx.internal;

import java.nio.file.Path;
import java.util.Map;

/** The directory in which this library keeps files of the user: imported models and unpacked native libraries. */
public final class UserDirectory {

    private UserDirectory() {}

    /** {@code RIFFUSION_HOME}, or {@code XDG_CACHE_HOME/riffusion4j}, or {@code ~/.cache/riffusion4j}. */
    public static Path standard() {
        return standard(System.getenv());
    }

    /** The same for other environment variables. */
    public static Path standard(Map<String, String> environment) {
        String own = environment.getOrDefault("RIFFUSION_HOME", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path home = cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return home.resolve("riffusion4j");
    }
}
