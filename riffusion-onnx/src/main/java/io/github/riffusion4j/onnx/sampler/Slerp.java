package io.github.riffusion4j.onnx.sampler;

import io.github.riffusion4j.onnx.Tensor;

/**
 * Spherical interpolation (Shoemake 1985): what lies between two draws of noise is again as loud as noise, which a
 * straight line between them is not.
 */
public final class Slerp {

    /** Above this cosine the two are so parallel (or opposite) that the formula loses its precision. */
    private static final double PARALLEL = 0.9995;

    private Slerp() {}

    /**
     * The point at {@code t} of the way from {@code a} to {@code b}, each taken as one vector over all its dimensions.
     * Vectors that are parallel, opposite, or zero are interpolated along a straight line, as in the reference.
     *
     * @param t 0 gives {@code a}, 1 gives {@code b}
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor between(double t, Tensor a, Tensor b) {
        double cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        // Written so that the NaN of a zero vector takes the straight line.
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
