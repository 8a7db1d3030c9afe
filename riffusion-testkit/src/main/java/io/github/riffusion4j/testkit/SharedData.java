package io.github.riffusion4j.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder of golden data and real clips that lies beside a developer's checkout, but is no part of the project. */
public final class SharedData {

    private SharedData() {}

    /**
     * The named file or folder under {@code ../shared/data}; where it is absent, the calling test is skipped and says
     * so.
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
