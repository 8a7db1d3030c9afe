package io.github.riffusion4j.stream;

import io.github.riffusion4j.PromptBlend;
import java.util.List;

/** What is wished for at present; any thread may wish. */
final class LiveControls {

    private volatile PromptAutomation score;
    private volatile double intensity;

    LiveControls(List<PromptBlend> scale, double intensity) {
        this.score = PromptAutomation.of(scale);
        this.intensity = intensity;
    }

    PromptAutomation score() {
        return score;
    }

    double intensity() {
        return intensity;
    }

    /** @throws IllegalArgumentException if it is out of range */
    void intensity(double intensity) {
        this.intensity = requireIntensity(intensity);
    }

    static double requireIntensity(double intensity) {
        if (!(intensity >= 0 && intensity <= 1)) {
            throw new IllegalArgumentException("intensity must be from 0 to 1, got " + intensity);
        }
        return intensity;
    }

    /**
     * Turns to another scale.
     *
     * @param begin the position at which the way there begins
     * @param duration how long it takes, in samples; what leads there in the same or less time already stays as it is
     */
    synchronized void turn(List<PromptBlend> scale, long begin, long duration) {
        boolean leadsThere = score.scale().equals(scale) && score.end() <= begin + duration;
        if (!leadsThere) {
            score = score.turned(scale, intensity, begin, duration);
        }
    }
}
