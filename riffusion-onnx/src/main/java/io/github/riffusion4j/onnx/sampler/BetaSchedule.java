package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The growth of beta, the variance of the noise that one training step adds, from the first step to the last. */
public enum BetaSchedule {
    /** Linear (Ho, Jain, Abbeel 2020). */
    LINEAR {
        @Override
        double[] betas(double start, double end, int count) {
            return linspace(start, end, count);
        }
    },
    /** Linear in the square root of beta: Stable Diffusion's. */
    SCALED_LINEAR {
        @Override
        double[] betas(double start, double end, int count) {
            return Arrays.stream(linspace(Math.sqrt(start), Math.sqrt(end), count))
                    .map(root -> (float) (root * root))
                    .toArray();
        }
    },
    /** With {@code alphas_cumprod} a squared cosine (Nichol, Dhariwal 2021); start and end are unused. */
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

    /** In single precision and from both ends, as {@code torch.linspace}. */
    private static double[] linspace(double start, double end, int count) {
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
