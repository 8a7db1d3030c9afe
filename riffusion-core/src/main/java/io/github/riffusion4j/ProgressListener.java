package io.github.riffusion4j;

/**
 * Hears of every step, on the thread that generates. An exception it throws ends the generation and reaches the caller.
 */
@FunctionalInterface
public interface ProgressListener {
    void onStep(DenoisingProgress step);
}
