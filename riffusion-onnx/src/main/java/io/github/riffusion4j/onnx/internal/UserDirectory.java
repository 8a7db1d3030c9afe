package io.github.riffusion4j.onnx.internal;

import io.github.riffusion4j.base.RiffusionException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The directory in which this library keeps files of the user: imported models and unpacked native libraries. */
public final class UserDirectory {

    /** The remedy where that directory cannot be used. */
    public static final String REMEDY = "name a directory that can be written to with the environment variable"
            + " RIFFUSION_HOME or with ModelLibrary.of(...), or take a model that needs none, which"
            + " \"riffusion models bake\" makes (--model DIRECTORY, Model.directory(...))";

    private static final String OWN = "RIFFUSION_HOME";

    /** Java's word for the home of a user without one, as in a container. */
    private static final String UNKNOWN = "?";

    private UserDirectory() {}

    /**
     * {@code RIFFUSION_HOME}, or {@code XDG_CACHE_HOME/riffusion4j}, or {@code ~/.cache/riffusion4j}.
     *
     * @throws RiffusionException if the user has no home directory, and neither variable is set
     */
    public static Path standard() {
        return standard(System.getenv(), System.getProperty("user.home", ""));
    }

    /** The same for other environment variables, and another home. */
    public static Path standard(Map<String, String> environment, String home) {
        return variable(environment, OWN)
                .or(() -> variable(environment, "XDG_CACHE_HOME")
                        .or(() -> known(home).map(path -> path.resolve(".cache")))
                        .map(cache -> cache.resolve("riffusion4j")))
                .orElseThrow(() -> new RiffusionException(
                        "there is no place to keep models in, since this user has no home directory (user.home is \""
                                + home + "\"); " + REMEDY));
    }

    /** The home directory of the user, or what stands in for it: {@code RIFFUSION_HOME}; empty if there is neither. */
    public static Optional<Path> home() {
        return home(System.getenv(), System.getProperty("user.home", ""));
    }

    /** The same for other environment variables, and another home. */
    public static Optional<Path> home(Map<String, String> environment, String home) {
        return known(home).or(() -> variable(environment, OWN));
    }

    private static Optional<Path> known(String home) {
        return Optional.of(home)
                .filter(path -> !path.isBlank() && !path.equals(UNKNOWN))
                .map(Path::of);
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(path -> !path.isBlank())
                .map(Path::of);
    }
}
