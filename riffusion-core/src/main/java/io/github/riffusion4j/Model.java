package io.github.riffusion4j;

import java.nio.file.Path;

/** Where a pipeline finds its Stable Diffusion model. */
public sealed interface Model {

    /**
     * A folder that holds an ONNX model, laid out as Hugging Face Optimum or the older diffusers write it:
     * {@code text_encoder}, {@code unet}, {@code vae_decoder}, {@code vae_encoder}, {@code tokenizer} and
     * {@code scheduler}. Nothing is read until the pipeline is built.
     */
    static Model directory(Path folder) {
        return new Directory(folder);
    }

    /**
     * A model in a folder.
     *
     * @param folder the folder that holds {@code unet} and the other parts
     */
    record Directory(Path folder) implements Model {}
}
