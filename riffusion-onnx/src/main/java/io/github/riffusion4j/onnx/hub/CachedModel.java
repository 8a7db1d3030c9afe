package io.github.riffusion4j.onnx.hub;

import java.nio.file.Path;

/**
 * A repository, or some of its files, in the cache.
 *
 * @param repository such as {@code riffusion/riffusion-model-v1}
 * @param directory the directory of its files
 * @param bytes the disk space that it takes, incomplete downloads included
 */
public record CachedModel(String repository, Path directory, long bytes) {}
