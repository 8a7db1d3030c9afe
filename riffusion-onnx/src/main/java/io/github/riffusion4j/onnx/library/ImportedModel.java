package io.github.riffusion4j.onnx.library;

import java.nio.file.Path;

/**
 * A model that has been imported and kept.
 *
 * @param name the name of its folder
 * @param folder what StableDiffusion loads
 * @param bytes how much of the disk it takes
 */
public record ImportedModel(String name, Path folder, long bytes) {}
