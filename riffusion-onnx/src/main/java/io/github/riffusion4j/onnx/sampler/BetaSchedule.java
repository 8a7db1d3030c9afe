package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How the noise that one training step adds (its variance, beta) grows from the first step to the last. */
public enum BetaSchedule {
    /** Evenly (Ho, Jain, Abbeel 2020). */
    LINEAR {
        @Override
        double[] betas(double start, double end, int count) {
            return evenly(start, end, count);
        }
    },
    /** So that its square root grows evenly: Stable Diffusion's. */
    SCALED_LINEAR {
        @Override
        double[] betas(double start, double end, int count) {
            return Arrays.stream(evenly(Math.sqrt(start), Math.sqrt(end), count))
                    .map(root -> (float) (root * root))
                    .toArray();
        }
    },
    /** So that what is left of the image follows a squared cosine (Nichol, Dhariwal 2021); start and end are unused. */
    SQUAREDCOS_CAP_V2 {
        @Override
        double[] betas(double start, double end, int count) {
            return IntStream.range(0, count)
                    .mapToDouble(i -> Math.min(0.999, 1 - squaredCosine(i + 1, count) / squaredCosine(i, count)))
                    .toArray();
        }
    };

    /** One beta for each of {@code count} training steps. */
    abstract double[] betas(double start, double end, int count);

    /** In single precision and from both ends, as PyTorch has it, and by it diffusers. */
    private static double[] evenly(double start, double end, int count) {
        float first = (float) start;
        float last = (float) end;
        float step = count == 1 ? 0 : (last - first) / (count - 1);
        return IntStream.range(0, count)
                .mapToDouble(i -> i < (count + 1) / 2 ? first + i * step : last - (count - 1 - i) * step)
                .toArray();
    }

    private static double squaredCosine(int index, int count) {
        double cosine = Math.cos(((double) index / count + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }
}
