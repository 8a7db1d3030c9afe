package io.github.riffusion4j.onnx;

/**
 * The part of the way from noise to picture on which a model is guided (Kynkäänniemi et al. 2024). Outside of it the
 * model is asked with the prompt only, at half the cost. Positions are measured by timestep, so that they mean the same
 * with every sampler, number of steps and strength: 0 is pure noise, 1 is a clean picture.
 *
 * @param from where guidance begins
 * @param to where it ends, not before {@code from}; calls at both ends are guided
 */
public record GuidanceInterval(double from, double to) {

    /** The whole way. */
    public static final GuidanceInterval ALL = new GuidanceInterval(0, 1);

    /** @throws IllegalArgumentException unless 0 &le; from &le; to &le; 1 */
    public GuidanceInterval {
        if (!(from >= 0 && to <= 1 && from <= to)) {
            throw new IllegalArgumentException(
                    "a guidance interval lies between 0 and 1 and begins before it ends, got " + from + " to " + to);
        }
    }

    /** Whether the model is guided at a position. */
    boolean contains(double position) {
        return position >= from && position <= to;
    }
}
