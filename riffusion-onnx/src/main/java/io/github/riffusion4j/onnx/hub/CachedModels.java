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

/**
 * The models in a cache, including those of other programs. Links are never followed: they may lead out of the cache.
 */
final class CachedModels {

    private final Path cache;

    CachedModels(Path cache) {
        this.cache = cache;
    }

    /** Lists the models, sorted by name. */
    List<CachedModel> list() {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(cache)) {
            List<CachedModel> models = new ArrayList<>();
            for (Path directory : directories.sorted().toList()) {
                String name = directory.getFileName().toString();
                if (name.startsWith(ModelCache.PREFIX) && Files.isDirectory(directory)) {
                    models.add(new CachedModel(ModelCache.repositoryName(name), directory, bytes(directory)));
                }
            }
            return models;
        } catch (IOException e) {
            throw new RiffusionException(cache + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Removes a model; returns the number of bytes freed, 0 if there is no such model. */
    long remove(String repository) {
        Path directory = cache.resolve(ModelCache.directoryName(repository));
        try {
            if (!Files.isDirectory(directory)) {
                return 0;
            }
            long bytes = bytes(directory);
            // References first: a failure must not leave what looks like a whole model.
            for (String part : List.of("refs", "snapshots")) {
                delete(directory.resolve(part));
            }
            delete(directory.toRealPath());
            Files.deleteIfExists(directory);
            delete(ModelCache.locks(cache, repository));
            return bytes;
        } catch (IOException e) {
            throw new RiffusionException(
                    directory + ": cannot be removed: " + e.getMessage() + "; close what is using the model", e);
        }
    }

    private static long bytes(Path directory) throws IOException {
        Sum sum = new Sum();
        Files.walkFileTree(directory.toRealPath(), sum);
        return sum.bytes;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            Files.walkFileTree(directory, new Deletion());
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
            // A download may just have committed its incomplete file.
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
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
