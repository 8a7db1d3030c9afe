package io.github.riffusion4j.onnx.weights;

import java.nio.file.Path;

/**
 * A file of small changes to a model's weights, and how strongly they are made (Hu et al. 2021, "LoRA: Low-Rank
 * Adaptation of Large Language Models"): to a layer W is added strength * alpha / rank * up * down. Linear layers and
 * convolutions can be changed (LoCon). LCM-LoRA is such a file too. The names may be those of kohya's scripts, of
 * diffusers or of PEFT.
 *
 * @param file safetensors or a PyTorch checkpoint
 * @param strength 1 for the changes as they were trained, 0 for none; may be negative
 */
public record Lora(Path file, double strength) {

    /** @throws IllegalArgumentException if the strength is not finite */
    public Lora {
        if (!Double.isFinite(strength)) {
            throw new IllegalArgumentException("the strength of " + file + " is " + strength + "; it must be finite");
        }
    }
}
