package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.RiffusionException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The models in a cache, whoever downloaded them. Links are never followed: they may lead out of the cache. */
final class CachedModels {

    private final Path cache;

    CachedModels(Path cache) {
        this.cache = cache;
    }

    /** In the order of their names. */
    List<CachedModel> list() {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(cache)) {
            List<CachedModel> models = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                String name = folder.getFileName().toString();
                if (name.startsWith(ModelCache.PREFIX) && Files.isDirectory(folder)) {
                    models.add(new CachedModel(ModelCache.repositoryName(name), folder, bytes(folder)));
                }
            }
            return models;
        } catch (IOException e) {
            throw new RiffusionException(cache + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Returns how many bytes became free; 0 if there was no such model. */
    long remove(String repository) {
        Path folder = cache.resolve(ModelCache.folderName(repository));
        try {
            if (!Files.isDirectory(folder)) {
                return 0;
            }
            long bytes = bytes(folder);
            // References first: what is left after a failure must not look like a whole model.
            for (String part : List.of("refs", "snapshots")) {
                delete(folder.resolve(part));
            }
            delete(folder.toRealPath());
            Files.deleteIfExists(folder);
            delete(ModelCache.locks(cache, repository));
            return bytes;
        } catch (IOException e) {
            throw new RiffusionException(
                    folder + ": cannot be removed: " + e.getMessage() + "; close what is using the model", e);
        }
    }

    private static long bytes(Path folder) throws IOException {
        Sum sum = new Sum();
        Files.walkFileTree(folder.toRealPath(), sum);
        return sum.bytes;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new Deletion());
        }
    }

    private static final class Sum extends SimpleFileVisitor<Path> {

        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            // A download that just ended has no partial file any more.
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
