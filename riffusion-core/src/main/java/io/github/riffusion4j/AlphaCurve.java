package io.github.riffusion4j;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A path from one prompt to another, in points.
 *
 * @param alphas the position of each point between the prompts: 0 is the start, 1 the end; in any order, at least one
 */
public record AlphaCurve(List<Double> alphas) {

    /** @throws IllegalArgumentException if there is none, or one is not from 0 to 1 */
    public AlphaCurve {
        alphas = List.copyOf(Objects.requireNonNull(alphas, "alphas"));
        if (alphas.isEmpty()) {
            throw new IllegalArgumentException("a curve needs at least one alpha");
        }
        alphas.forEach(AlphaCurve::requireAlpha);
    }

    static double requireAlpha(double alpha) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be from 0 to 1, got " + alpha);
        }
        return alpha;
    }

    /** The curve of these points. */
    public static AlphaCurve of(double... alphas) {
        return new AlphaCurve(
                Arrays.stream(Objects.requireNonNull(alphas, "alphas")).boxed().toList());
    }

    /** Evenly spaced points, the ends included. */
    public static AlphaCurve linear(int count) {
        return power(count, 1);
    }

    /**
     * Points that are closer together in the middle (power above 1) or at the ends (below 1), as the original's page
     * has them.
     *
     * @param count the number of points, at least 2
     * @param power above 0; 1 spaces them evenly
     */
    public static AlphaCurve power(int count, double power) {
        if (count < 2) {
            throw new IllegalArgumentException("a curve from end to end has at least 2 points, not " + count);
        }
        if (!(power > 0 && power < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the power of a curve must be above 0, got " + power);
        }
        return new AlphaCurve(IntStream.range(0, count)
                .mapToDouble(i -> 2.0 * i / (count - 1) - 1)
                .map(x -> (Math.signum(x) * Math.pow(Math.abs(x), power) + 1) / 2)
                .boxed()
                .toList());
    }
}
