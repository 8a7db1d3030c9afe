package io.github.riffusion4j.onnx.sampler;

/**
 * One call of the model and the move that follows it.
 *
 * @param at the level at which the model is asked
 * @param from the level from which the latents move; another than {@code at} only where a sampler does a move again,
 *     now knowing how it ended
 * @param to the level at which they arrive
 */
public record SolverStep(NoiseLevel at, NoiseLevel from, NoiseLevel to) {

    /** An ordinary step: the model is asked where the move begins. */
    static SolverStep of(NoiseLevel from, NoiseLevel to) {
        return new SolverStep(from, from, to);
    }

    /** Whether the move is one that was made before, made again. */
    boolean isRepair() {
        return !at.equals(from);
    }
}
