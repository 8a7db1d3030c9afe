package io.github.riffusion4j.audio.phase;

/** The phase, in turns (1 is a full circle), from which an iteration starts at each frame and bin. */
@FunctionalInterface
public interface InitialPhase {

    double turns(int frame, int bin);

    /** Every phase 0; starts from a spectrum that nearly cancels, and converges worst. */
    static InitialPhase zero() {
        return (frame, bin) -> 0;
    }

    /**
     * Looks random, is none: multiples of irrational numbers related to the golden ratio, which spread evenly over the
     * circle (Weyl 1916). The same everywhere and in every run.
     */
    static InitialPhase spread() {
        return (frame, bin) -> {
            double t = frame;
            double turns = bin * 0.6180339887498949 + t * t * 0.3819660112501051 + bin * t * 0.2360679774997897;
            return turns - Math.floor(turns);
        };
    }
}
