package io.github.riffusion4j.audio.transform;

/** Sees, fills or changes the spectrum of one frame. Called once for each frame, from several threads at once. */
@FunctionalInterface
public interface FrameVisitor {

    /**
     * Handles one frame.
     *
     * @param frame the frame's index
     * @param spectrum its bins as pairs (real, imaginary), from 0 Hz to half the sample rate; valid during this call
     *     only
     */
    void visit(int frame, float[] spectrum);
}
