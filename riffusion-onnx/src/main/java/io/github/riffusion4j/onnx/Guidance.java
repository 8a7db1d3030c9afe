package io.github.riffusion4j.onnx;

/**
 * How closely a model follows a prompt, and where.
 *
 * @param scale how much the difference that the prompt makes is exaggerated (Ho, Salimans 2022); 1 is not at all
 * @param interval the part of the way on which it is
 * @param rescale how much of the contrast that exaggerating adds is taken back, 0 (none) to 1 (all): the parameter phi
 *     of Lin et al. 2023, "Common Diffusion Noise Schedules and Sample Steps Are Flawed", section 3.4
 */
public record Guidance(double scale, GuidanceInterval interval, double rescale) {

    /** A guidance of 1 that was mixed from two of 1 may be off by this. */
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

    /** Guidance on the whole way, without rescaling. */
    public static Guidance of(double scale) {
        return new Guidance(scale, GuidanceInterval.ALL, 0);
    }

    /** Whether the negative prompt counts at a position of the way, 0 to 1. */
    boolean appliesAt(double position) {
        return Math.abs(scale - 1) >= ROUNDING && interval.contains(position);
    }

    /** The prediction with the prompt, exaggerated against the one without. */
    Tensor combine(Tensor without, Tensor with) {
        Tensor guided = Tensor.sum(1 - scale, without, scale, with);
        if (rescale == 0) {
            return guided;
        }
        double contrast = deviation(guided);
        // Nothing deviates in a constant, and nothing can be taken back from it.
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
