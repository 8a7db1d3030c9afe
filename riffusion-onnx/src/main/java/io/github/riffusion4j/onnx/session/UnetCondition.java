package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.onnx.Tensor;
import java.util.Optional;

/**
 * The conditions of a UNet's prediction beside timestep and prompt, for models that take them.
 *
 * @param score the score, [1, {@link Unet#scoreChannels()}, height, width] of the latents' height and width, for all
 *     embeddings, or as many as embeddings; if empty, a model that takes one is given zeros
 * @param guidance the guidance scale, for models that {@linkplain Unet#embedsGuidance() take it as an embedding}; 1 is
 *     none. Others do not see it
 */
public record UnetCondition(Optional<Tensor> score, double guidance) {

    /** No score, and no guidance. */
    public static final UnetCondition NONE = new UnetCondition(Optional.empty(), 1);

    /** @throws IllegalArgumentException if the guidance scale is not finite */
    public UnetCondition {
        if (!Double.isFinite(guidance)) {
            throw new IllegalArgumentException("the guidance scale must be a number, got " + guidance);
        }
    }

    /** A score, without guidance. */
    public static UnetCondition ofScore(Tensor score) {
        return new UnetCondition(Optional.of(score), 1);
    }

    /** This condition with a guidance scale. */
    public UnetCondition withGuidance(double scale) {
        return new UnetCondition(score, scale);
    }
}
