package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * The settings of classifier-free guidance.
 *
 * @param scale the factor of the difference that the prompt makes (Ho, Salimans 2022); 1 is no guidance
 * @param interval the timesteps with guidance
 * @param rescale the part of the contrast gained by guidance that is removed, 0 (none) to 1 (all): the parameter phi of
 *     Lin et al. 2023, "Common Diffusion Noise Schedules and Sample Steps Are Flawed", section 3.4
 */
public record Guidance(double scale, GuidanceInterval interval, double rescale) {

    /** The rounding error of a scale of 1 that was interpolated. */
    private static final double ROUNDING = 1e-9;

    /** @throws IllegalArgumentException if the scale is not finite, or {@code rescale} not 0 to 1 */
    public Guidance {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("the guidance scale must be a number, got " + scale);
        }
        if (!(rescale >= 0 && rescale <= 1)) {
            throw new IllegalArgumentException("guidance rescale must be from 0 to 1, got " + rescale);
        }
    }

    /** Guidance at all timesteps, without rescaling. */
    public static Guidance of(double scale) {
        return new Guidance(scale, GuidanceInterval.ALL, 0);
    }

    /** Returns whether there is guidance at a position, 0 (pure noise) to 1. */
    boolean appliesAt(double position) {
        return Math.abs(scale - 1) >= ROUNDING && interval.contains(position);
    }

    /** Extrapolates from the prediction without the prompt to the one with it. */
    Tensor combine(Tensor without, Tensor with) {
        Tensor guided = Tensor.sum(1 - scale, without, scale, with);
        if (rescale == 0) {
            return guided;
        }
        double contrast = deviation(guided);
        // A constant has no contrast to remove.
        double factor = contrast == 0 ? 1 : deviation(with) / contrast;
        return guided.times(rescale * factor + 1 - rescale);
    }

    /** The standard deviation of all values. */
    private static double deviation(Tensor values) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < values.size(); i++) {
            sum += values.get(i);
            squares += (double) values.get(i) * values.get(i);
        }
        double mean = sum / values.size();
        return Math.sqrt(Math.max(0, squares / values.size() - mean * mean));
    }
}
