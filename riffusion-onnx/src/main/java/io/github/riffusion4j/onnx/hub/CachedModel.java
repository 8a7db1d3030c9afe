package io.github.riffusion4j.onnx.hub;

import java.nio.file.Path;

/**
 * A repository, or some of its files, in the cache.
 *
 * @param repository such as {@code riffusion/riffusion-model-v1}
 * @param folder where its files are
 * @param bytes how much of the disk it takes, unfinished downloads included
 */
public record CachedModel(String repository, Path folder, long bytes) {}
