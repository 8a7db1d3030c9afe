package io.github.riffusion4j.game.mix;

/**
 * A value that moves smoothly from one to another: along 3t² - 2t³, which has a kink at neither end. The audio
 * thread's.
 */
final class Ramp {

    private double from;
    private double to;
    private long start;
    private int length;

    Ramp(double value) {
        set(value);
    }

    /** Jumps. */
    void set(double value) {
        from = value;
        to = value;
        start = 0;
        length = 0;
    }

    /** Moves from the value of a frame to another, which the frame {@code frames} later is the first to have. */
    void moveTo(double target, long frame, int frames) {
        from = at(frame);
        to = target;
        start = frame;
        length = Math.max(0, frames);
    }

    double target() {
        return to;
    }

    /** The frame from which on the value stands. */
    long end() {
        return start + length;
    }

    boolean isSteady(long frame) {
        return frame >= start + length;
    }

    double at(long frame) {
        if (isSteady(frame)) {
            return to;
        }
        // Between both ends, without reaching either: the frame before still has the first, that after it the last.
        double t = (frame - start + 1) / (length + 1.0);
        return from + (to - from) * t * t * (3 - 2 * t);
    }
}
