package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.internal.JsonFile;

/**
 * One network of a model.
 *
 * @param config what diffusers and transformers write to the part's {@code config.json}
 * @param weights its tensors, under the names that diffusers and transformers give them; closed with the
 *     {@link Checkpoint}
 */
public record ModelPart(JsonFile config, Weights weights) {}
