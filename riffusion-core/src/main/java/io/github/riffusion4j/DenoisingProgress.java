package io.github.riffusion4j;

import io.github.riffusion4j.audio.image.RgbImage;
import java.util.function.Supplier;

/** Progress: one call of the denoising model is done. Immutable and thread safe. */
public final class DenoisingProgress {

    /**
     * A listener that is notified of every step, on the thread that generates. An exception that it throws ends the
     * generation and reaches the caller.
     */
    @FunctionalInterface
    public interface Listener {

        /** A call of the model is done. */
        void onStep(DenoisingProgress step);
    }

    private final int index;
    private final int count;
    private final Supplier<RgbImage> preview;

    DenoisingProgress(int index, int count, Supplier<RgbImage> preview) {
        this.index = index;
        this.count = count;
        this.preview = preview;
    }

    /** Calls done so far, from 1. */
    public int index() {
        return index;
    }

    /** Calls in all. */
    public int count() {
        return count;
    }

    /**
     * A preview of the image, from the model's estimate of it at this step: blurred at first. Decoded at each call,
     * which takes as long as the end of a generation does, so call it at every fifth step or so. Its sides are
     * multiples of what the model's networks need, where those of the result may be less.
     *
     * @throws IllegalStateException if the pipeline is closed
     * @throws io.github.riffusion4j.base.CancelledException if the generation is cancelled
     */
    public RgbImage preview() {
        return preview.get();
    }

    @Override
    public String toString() {
        return "step " + index + " of " + count;
    }
}
