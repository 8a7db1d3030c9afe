package io.github.riffusion4j.onnx.weights;

import java.nio.file.Path;

/**
 * A LoRA file and its strength (Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models"): strength * alpha
 * / rank * up * down is added to the weights of a layer. Linear layers and convolutions (LoCon) are supported, LCM-LoRA
 * included, under the tensor names of kohya's scripts, diffusers or PEFT.
 *
 * @param file safetensors or a PyTorch checkpoint
 * @param strength 1 as trained, 0 for none; may be negative
 */
public record Lora(Path file, double strength) {

    /** @throws IllegalArgumentException if the strength is not finite */
    public Lora {
        if (!Double.isFinite(strength)) {
            throw new IllegalArgumentException("the strength of " + file + " is " + strength + "; it must be finite");
        }
    }
}
