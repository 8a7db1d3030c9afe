package io.github.riffusion4j.onnx.sampler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The noise levels that a model was trained on, one for each timestep. Immutable and safe to share between threads. */
public final class NoiseSchedule {

    private final SchedulerConfig config;
    private final double[] alphasSquared;

    private NoiseSchedule(SchedulerConfig config, double[] alphasSquared) {
        this.config = config;
        this.alphasSquared = alphasSquared;
    }

    /** The schedule that {@code config} describes. */
    public static NoiseSchedule of(SchedulerConfig config) {
        double[] betas = config.trainedBetas().isEmpty()
                ? config.betaSchedule().betas(config.betaStart(), config.betaEnd(), config.trainTimesteps())
                : config.trainedBetas().stream().mapToDouble(beta -> beta).toArray();
        double[] alphasSquared = new double[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            // In single precision, as in diffusers: samplers of high order make much of the difference.
            product *= 1 - (float) betas[t];
            alphasSquared[t] = product;
        }
        return new NoiseSchedule(config, config.rescaleBetasZeroSnr() ? shifted(alphasSquared) : alphasSquared);
    }

    /** Shifts and scales alpha so that the last is 0 and the first stays (Lin et al. 2023, algorithm 1). */
    private static double[] shifted(double[] alphasSquared) {
        double first = Math.sqrt(alphasSquared[0]);
        double last = Math.sqrt(alphasSquared[alphasSquared.length - 1]);
        return Arrays.stream(alphasSquared)
                .map(Math::sqrt)
                .map(alpha -> (alpha - last) * first / (first - last))
                .map(alpha -> alpha * alpha)
                .toArray();
    }

    /** What the schedule was made of. */
    public SchedulerConfig config() {
        return config;
    }

    /**
     * The level at a timestep.
     *
     * @throws IllegalArgumentException if there is none: the first is 0, the last {@code trainTimesteps - 1}
     */
    public NoiseLevel at(int timestep) {
        if (timestep < 0 || timestep >= alphasSquared.length) {
            throw new IllegalArgumentException(
                    "timestep " + timestep + "; there are 0 to " + (alphasSquared.length - 1));
        }
        return NoiseLevel.ofAlphaSquared(timestep, alphasSquared[timestep]);
    }

    /**
     * The level at a timestep that need not be whole: sigma / alpha is interpolated, as diffusers does.
     *
     * @throws IllegalArgumentException if it is outside of those that there are
     */
    NoiseLevel between(double timestep) {
        int below = (int) Math.floor(timestep);
        double way = timestep - below;
        return way == 0
                ? at(below)
                : NoiseLevel.ofRatio(
                        timestep,
                        (1 - way) * at(below).ratio() + way * at(below + 1).ratio());
    }

    /** The level at which sigma / alpha is {@code ratio}; its timestep is interpolated on a logarithmic scale. */
    NoiseLevel atRatio(double ratio) {
        int below = 0;
        int above = alphasSquared.length - 1;
        while (above - below > 1) {
            int middle = (below + above) / 2;
            if (at(middle).ratio() > ratio) {
                above = middle;
            } else {
                below = middle;
            }
        }
        double from = Math.log(at(below).ratio());
        double way = (Math.log(ratio) - from) / (Math.log(at(above).ratio()) - from);
        // The range may have a single level, and rounding may leave it at either end.
        double inside = way >= 0 ? Math.min(1, way) : 0;
        return NoiseLevel.ofRatio(below + inside * (above - below), ratio);
    }

    /**
     * Levels from the noisiest to the cleanest.
     *
     * @throws IllegalArgumentException if the noisiest is pure noise, from which no spacing of sigma leads away
     */
    List<NoiseLevel> spaced(SigmaSpacing spacing, int steps) {
        double noisiest = at(alphasSquared.length - 1).ratio();
        if (Double.isInfinite(noisiest)) {
            throw new IllegalArgumentException("this model begins at pure noise (rescale_betas_zero_snr), where "
                    + spacing.name().toLowerCase(Locale.ROOT)
                    + " spacing has no place to begin; take the sampler without it");
        }
        return Arrays.stream(spacing.ratios(noisiest, at(0).ratio(), steps))
                .mapToObj(this::atRatio)
                .toList();
    }

    /** The level at which DDIM and PNDM end: no noise, or timestep 0, as {@code set_alpha_to_one} says. */
    public NoiseLevel last() {
        return config.setAlphaToOne() ? NoiseLevel.CLEAN : at(0);
    }

    /** The level at a timestep, or {@link #last()} below timestep 0. */
    NoiseLevel atOrLast(int timestep) {
        return timestep < 0 ? last() : at(timestep);
    }

    /** How far apart the timesteps of {@code steps} steps are, as DDIM and PNDM in diffusers have it. */
    int stride(int steps) {
        return alphasSquared.length / steps;
    }
}
