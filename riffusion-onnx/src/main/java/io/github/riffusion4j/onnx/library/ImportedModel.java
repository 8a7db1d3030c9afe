package io.github.riffusion4j.onnx.library;

import java.nio.file.Path;

/**
 * A model in the library.
 *
 * @param name the name of its directory
 * @param directory the directory, for StableDiffusion to load
 * @param bytes the size of its files
 */
public record ImportedModel(String name, Path directory, long bytes) {}
