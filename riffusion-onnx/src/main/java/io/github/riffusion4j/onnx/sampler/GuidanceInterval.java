package io.github.riffusion4j.onnx.sampler;

/**
 * The interval of timesteps with guidance (Kynkäänniemi et al. 2024). Outside of it the model is evaluated with the
 * prompt only, at half the cost. Positions are proportional to the timestep, so that they mean the same with every
 * sampler, number of steps and strength: 0 is pure noise, 1 is no noise.
 *
 * @param from the position where guidance begins
 * @param to the position where it ends, not before {@code from}; both ends are included
 */
public record GuidanceInterval(double from, double to) {

    /** All timesteps. */
    public static final GuidanceInterval ALL = new GuidanceInterval(0, 1);

    /** @throws IllegalArgumentException unless 0 &le; from &le; to &le; 1 */
    public GuidanceInterval {
        if (!(from >= 0 && to <= 1 && from <= to)) {
            throw new IllegalArgumentException(
                    "a guidance interval lies between 0 and 1 and begins before it ends, got " + from + " to " + to);
        }
    }

    /** Returns whether the model is guided at a position. */
    boolean contains(double position) {
        return position >= from && position <= to;
    }
}
