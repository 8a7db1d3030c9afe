package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * Spherical linear interpolation (Shoemake 1985): between two draws of noise it gives noise of the same variance, which
 * linear interpolation does not.
 */
public final class Slerp {

    /** The cosine above which vectors are too parallel (or opposite) for the formula's precision. */
    private static final double PARALLEL = 0.9995;

    private Slerp() {}

    /**
     * Interpolates from {@code a} to {@code b}, each taken as one vector over all its dimensions. Vectors that are
     * parallel, opposite, or zero are interpolated linearly, as in the reference.
     *
     * @param t 0 gives {@code a}, 1 gives {@code b}
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor between(double t, Tensor a, Tensor b) {
        double cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        // Written so that the NaN of a zero vector is interpolated linearly.
        if (!(Math.abs(cosine) <= PARALLEL)) {
            return Tensor.sum(1 - t, a, t, b);
        }
        double angle = Math.acos(cosine);
        double sine = Math.sin(angle);
        return Tensor.sum(Math.sin((1 - t) * angle) / sine, a, Math.sin(t * angle) / sine, b);
    }

    private static double dot(Tensor a, Tensor b) {
        b.requireShape(a.shape());
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += (double) a.get(i) * b.get(i);
        }
        return sum;
    }
}
