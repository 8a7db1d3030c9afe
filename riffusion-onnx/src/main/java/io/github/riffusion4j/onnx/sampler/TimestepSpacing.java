package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The choice of timesteps for fewer steps than in training; table 2 of "Common Diffusion Noise Schedules and Sample
 * Steps are Flawed" (Lin et al. 2023).
 */
public enum TimestepSpacing {
    /** Multiples of a whole number, plus the offset: never quite reaches the noisiest. */
    LEADING {
        @Override
        int[] timesteps(int trainTimesteps, int steps, int offset) {
            int stride = trainTimesteps / steps;
            // An offset would be out of range with as many steps as in training: it is limited.
            int room = trainTimesteps - 1 - (steps - 1) * stride;
            int first = Math.min(offset, room);
            return descending(steps, i -> (steps - 1 - i) * stride + first);
        }
    },
    /** Evenly from the noisiest to 0, both included. */
    LINSPACE {
        @Override
        int[] timesteps(int trainTimesteps, int steps, int offset) {
            return Arrays.stream(fractionalTimesteps(trainTimesteps, steps, offset))
                    .mapToInt(point -> (int) Math.rint(point))
                    .toArray();
        }

        @Override
        double[] fractionalTimesteps(int trainTimesteps, int steps, int offset) {
            return IntStream.range(0, steps)
                    .mapToDouble(i -> (steps - 1.0 - i) * (trainTimesteps - 1) / Math.max(1, steps - 1))
                    .toArray();
        }
    },
    /** Evenly from the noisiest down, a stride above 0. */
    TRAILING {
        @Override
        int[] timesteps(int trainTimesteps, int steps, int offset) {
            double stride = (double) trainTimesteps / steps;
            return descending(steps, i -> (int) Math.rint(trainTimesteps - i * stride) - 1);
        }
    };

    /** {@code steps} timesteps below {@code trainTimesteps}, the noisiest first. */
    abstract int[] timesteps(int trainTimesteps, int steps, int offset);

    /** The same timesteps, not rounded. */
    double[] fractionalTimesteps(int trainTimesteps, int steps, int offset) {
        return Arrays.stream(timesteps(trainTimesteps, steps, offset))
                .asDoubleStream()
                .toArray();
    }

    private static int[] descending(int steps, IntUnaryOperator timestep) {
        return IntStream.range(0, steps).map(timestep).toArray();
    }
}
