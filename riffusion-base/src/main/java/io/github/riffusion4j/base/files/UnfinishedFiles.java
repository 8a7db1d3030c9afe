package io.github.riffusion4j.base.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The temporary names of files and directories in the making, and what processes that were killed have left of them.
 */
final class UnfinishedFiles {

    private static final Pattern NAME =
            Pattern.compile("\\.riffusion-\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.part");

    /** A writer adds to its files every few seconds; after this time without change it was killed. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final int MAX_REMEMBERED = 1_000;

    /**
     * Directories that were looked through since the process began. Static because that is when those that were killed
     * before are found; to look again for every file of a large directory would take longer than to write it.
     */
    private static final Set<Path> SEEN = ConcurrentHashMap.newKeySet();

    private UnfinishedFiles() {}

    /** A new temporary name: a short one, since the target's may already be as long as a name can be. */
    static Path beside(Path target) {
        return target.resolveSibling(".riffusion-" + UUID.randomUUID() + ".part");
    }

    /** As {@link #removeAbandoned}, once for each directory. */
    static void removeAbandonedOnce(Path directory) {
        if (SEEN.size() >= MAX_REMEMBERED) {
            SEEN.clear();
        }
        if (SEEN.add(directory)) {
            removeAbandoned(directory);
        }
    }

    /** Removes what was not changed for a day from a directory. */
    static void removeAbandoned(Path directory) {
        List<Path> unfinished;
        try (Stream<Path> files = Files.list(directory)) {
            unfinished = files.filter(file ->
                            NAME.matcher(String.valueOf(file.getFileName())).matches())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Writing to it does not need permission to list it.
            return;
        }
        Instant limit = Instant.now().minus(ABANDONED);
        for (Path path : unfinished) {
            try {
                if (lastChange(path).isBefore(limit)) {
                    DirectoryTrees.delete(path);
                }
            } catch (IOException | UncheckedIOException e) {
                // It may be another user's, or was removed or finished meanwhile; it is in nobody's way.
            }
        }
    }

    private static Instant lastChange(Path path) throws IOException {
        Instant last = Files.getLastModifiedTime(path).toInstant();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.toList()) {
                Instant change = Files.getLastModifiedTime(file).toInstant();
                last = change.isAfter(last) ? change : last;
            }
        }
        return last;
    }
}
