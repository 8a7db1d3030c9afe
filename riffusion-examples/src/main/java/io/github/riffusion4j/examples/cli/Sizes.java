package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** How much of the disk things take, in words. */
final class Sizes {

    private Sizes() {}

    /** Such as "3.4 GB". */
    static String of(long bytes) {
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    static String ofFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return of(files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum());
        } catch (IOException e) {
            throw new RiffusionException(folder + ": cannot be read: " + e, e);
        }
    }
}
