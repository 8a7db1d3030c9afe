package io.github.riffusion4j;

import java.util.List;

/** The prompts and intensity last requested. Thread safe. */
final class LiveControls {

    private volatile PromptAutomation automation;
    private volatile double intensity;

    LiveControls(List<PromptBlend> scale, double intensity) {
        this.automation = PromptAutomation.of(scale);
        this.intensity = intensity;
    }

    PromptAutomation automation() {
        return automation;
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
     * Moves to another scale.
     *
     * @param begin the position at which the transition begins
     * @param duration the length of the transition, in samples; one that leads there in the same or less time already
     *     stays as it is
     */
    synchronized void transitionTo(List<PromptBlend> scale, long begin, long duration) {
        boolean leadsThere = automation.scale().equals(scale) && automation.end() <= begin + duration;
        if (!leadsThere) {
            automation = automation.transition(scale, intensity, begin, duration);
        }
    }
}
