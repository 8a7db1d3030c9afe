package io.github.riffusion4j.onnx.sampler;

import java.util.stream.IntStream;

/**
 * The spacing of noise levels by {@linkplain NoiseLevel#sigma() sigma}, from the largest to the smallest that the model
 * was trained on, both included.
 */
public enum SigmaSpacing {
    /** Denser towards small sigmas: Karras, Aittala, Aila, Laine 2022, equation 5 with rho 7. */
    KARRAS {
        @Override
        double sigma(double sigmaMax, double sigmaMin, double fraction) {
            double from = Math.pow(sigmaMax, 1 / RHO);
            return Math.pow(from + fraction * (Math.pow(sigmaMin, 1 / RHO) - from), RHO);
        }
    },
    /** Even in log sigma, and so in lambda, as in Lu et al. 2022. */
    EXPONENTIAL {
        @Override
        double sigma(double sigmaMax, double sigmaMin, double fraction) {
            return sigmaMax * Math.pow(sigmaMin / sigmaMax, fraction);
        }
    };

    private static final double RHO = 7;

    /** The sigma at a fraction of the range, 0 (largest) to 1 (smallest). */
    abstract double sigma(double sigmaMax, double sigmaMin, double fraction);

    /** {@code steps} sigmas, the largest first. */
    double[] sigmas(double sigmaMax, double sigmaMin, int steps) {
        return IntStream.range(0, steps)
                .mapToDouble(i -> sigma(sigmaMax, sigmaMin, steps == 1 ? 0 : (double) i / (steps - 1)))
                .toArray();
    }
}
