package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The noise levels that a model was trained on, one for each timestep. Immutable and thread safe. */
public final class NoiseSchedule {

    private final SchedulerConfig config;
    private final double[] alphasCumprod;

    private NoiseSchedule(SchedulerConfig config, double[] alphasCumprod) {
        this.config = config;
        this.alphasCumprod = alphasCumprod;
    }

    /** The schedule that {@code config} describes. */
    public static NoiseSchedule of(SchedulerConfig config) {
        double[] betas = config.trainedBetas().isEmpty()
                ? config.betaSchedule().betas(config.betaStart(), config.betaEnd(), config.trainTimesteps())
                : config.trainedBetas().stream().mapToDouble(beta -> beta).toArray();
        double[] alphasCumprod = new double[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            // In single precision, as in diffusers: samplers of high order amplify the difference.
            product *= 1 - (float) betas[t];
            alphasCumprod[t] = product;
        }
        return new NoiseSchedule(
                config, config.rescaleBetasZeroSnr() ? rescaledToZeroSnr(alphasCumprod) : alphasCumprod);
    }

    /** Shifts and scales alpha so that the last is 0 and the first stays (Lin et al. 2023, algorithm 1). */
    private static double[] rescaledToZeroSnr(double[] alphasCumprod) {
        double first = Math.sqrt(alphasCumprod[0]);
        double last = Math.sqrt(alphasCumprod[alphasCumprod.length - 1]);
        return Arrays.stream(alphasCumprod)
                .map(Math::sqrt)
                .map(alpha -> (alpha - last) * first / (first - last))
                .map(alpha -> alpha * alpha)
                .toArray();
    }

    /** The configuration of this schedule. */
    public SchedulerConfig config() {
        return config;
    }

    /**
     * The level at a timestep.
     *
     * @throws IllegalArgumentException if there is none: the first is 0, the last {@code trainTimesteps - 1}
     */
    public NoiseLevel at(int timestep) {
        if (timestep < 0 || timestep >= alphasCumprod.length) {
            throw new IllegalArgumentException(
                    "timestep " + timestep + "; there are 0 to " + (alphasCumprod.length - 1));
        }
        return NoiseLevel.ofAlphaCumprod(timestep, alphasCumprod[timestep]);
    }

    /**
     * The level at a fractional timestep: sigma is interpolated, as in diffusers.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    NoiseLevel interpolated(double timestep) {
        int below = (int) Math.floor(timestep);
        double fraction = timestep - below;
        return fraction == 0
                ? at(below)
                : NoiseLevel.ofSigma(
                        timestep,
                        (1 - fraction) * at(below).sigma()
                                + fraction * at(below + 1).sigma());
    }

    /** The level of a sigma; its timestep is interpolated in log sigma, as k-diffusion's {@code sigma_to_t}. */
    NoiseLevel atSigma(double sigma) {
        int below = 0;
        int above = alphasCumprod.length - 1;
        while (above - below > 1) {
            int middle = (below + above) / 2;
            if (at(middle).sigma() > sigma) {
                above = middle;
            } else {
                below = middle;
            }
        }
        double from = Math.log(at(below).sigma());
        double fraction = (Math.log(sigma) - from) / (Math.log(at(above).sigma()) - from);
        // The range may have a single level, and rounding may leave it at either end.
        double inside = fraction >= 0 ? Math.min(1, fraction) : 0;
        return NoiseLevel.ofSigma(below + inside * (above - below), sigma);
    }

    /**
     * Levels with spaced sigmas, the noisiest first.
     *
     * @throws IllegalArgumentException if the noisiest is pure noise, whose sigma is infinite
     */
    List<NoiseLevel> spaced(SigmaSpacing spacing, int steps) {
        double sigmaMax = at(alphasCumprod.length - 1).sigma();
        if (Double.isInfinite(sigmaMax)) {
            throw new IllegalArgumentException("this model starts at pure noise (rescale_betas_zero_snr), where "
                    + spacing.name().toLowerCase(Locale.ROOT)
                    + " spacing would need a finite sigma; take the sampler without it");
        }
        return Arrays.stream(spacing.sigmas(sigmaMax, at(0).sigma(), steps))
                .mapToObj(this::atSigma)
                .toList();
    }

    /** The level at which DDIM and PNDM end: no noise, or timestep 0, as {@code set_alpha_to_one} says. */
    public NoiseLevel finalLevel() {
        return config.setAlphaToOne() ? NoiseLevel.ZERO : at(0);
    }

    /** The level at a timestep, or {@link #finalLevel()} below timestep 0. */
    NoiseLevel atOrFinal(int timestep) {
        return timestep < 0 ? finalLevel() : at(timestep);
    }

    /** The distance of the timesteps of {@code steps} steps: {@code step_ratio} of DDIM and PNDM in diffusers. */
    int stride(int steps) {
        return alphasCumprod.length / steps;
    }
}
