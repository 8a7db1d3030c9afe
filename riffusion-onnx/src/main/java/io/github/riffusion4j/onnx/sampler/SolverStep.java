package io.github.riffusion4j.onnx.sampler;

/**
 * One evaluation of the model and the update of x that follows it.
 *
 * @param at the level at which the model is evaluated
 * @param from the level that x is updated from; different from {@code at} only for a corrector, which repeats the
 *     previous update with the evaluation at its end
 * @param to the level that x is updated to
 */
public record SolverStep(NoiseLevel at, NoiseLevel from, NoiseLevel to) {

    /** A step that evaluates the model where its update starts. */
    static SolverStep of(NoiseLevel from, NoiseLevel to) {
        return new SolverStep(from, from, to);
    }

    /** Returns whether the update replaces the previous one. */
    boolean isCorrector() {
        return !at.equals(from);
    }
}
