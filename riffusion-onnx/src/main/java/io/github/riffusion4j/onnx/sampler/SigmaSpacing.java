package io.github.riffusion4j.onnx.sampler;

import java.util.stream.IntStream;

/**
 * Noise levels chosen by sigma / alpha, the noise beside clean latents of full size, and not by timestep: between the
 * noisiest and the cleanest level that the model was trained on, both included.
 */
public enum SigmaSpacing {
    /** Closer together the cleaner they are: Karras, Aittala, Aila, Laine 2022, equation 5 with rho 7. */
    KARRAS {
        @Override
        double between(double noisiest, double cleanest, double way) {
            double from = Math.pow(noisiest, 1 / RHO);
            return Math.pow(from + way * (Math.pow(cleanest, 1 / RHO) - from), RHO);
        }
    },
    /** Each as many times cleaner than the one before: evenly in lambda, as Lu et al. 2022 take them. */
    EXPONENTIAL {
        @Override
        double between(double noisiest, double cleanest, double way) {
            return noisiest * Math.pow(cleanest / noisiest, way);
        }
    };

    private static final double RHO = 7;

    /** The ratio at {@code way} of the way from the noisiest (0) to the cleanest (1). */
    abstract double between(double noisiest, double cleanest, double way);

    /** {@code steps} ratios of sigma to alpha, the noisiest first. */
    double[] ratios(double noisiest, double cleanest, int steps) {
        return IntStream.range(0, steps)
                .mapToDouble(i -> between(noisiest, cleanest, steps == 1 ? 0 : (double) i / (steps - 1)))
                .toArray();
    }
}
