package io.github.riffusion4j.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Golden data and real clips in a directory beside the checkout, which is not part of the project. */
public final class SharedData {

    private SharedData() {}

    /**
     * The named file or directory under {@code ../shared/data}; where it is absent, the calling test is skipped with a
     * message.
     */
    public static Path path(String name) {
        Path root = Path.of(System.getProperty("riffusion.root", "."))
                .toAbsolutePath()
                .normalize();
        Path file = root.resolveSibling("shared").resolve("data").resolve(name);
        Assumptions.assumeTrue(
                Files.exists(file), () -> "skipped: needs " + file + ", which is not part of the project");
        return file;
    }

    /**
     * Reads the {@code .npy} file of that name under {@code ../shared/data}; skips the calling test where it is absent.
     */
    public static Npy npy(String name) {
        return Npy.read(path(name));
    }
}
