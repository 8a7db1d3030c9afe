package io.github.riffusion4j;

import io.github.riffusion4j.audio.image.RgbImage;
import java.util.function.Supplier;

/** Progress: one call of the denoising model is done. Immutable and thread safe. */
public final class DenoisingProgress {

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
     * What the picture is going to be, as far as the model can tell by now: blurred at first. Painted when asked for,
     * and anew each time, which takes as long as the end of a generation does; so ask at every fifth step or so. Its
     * sides are multiples of what the model's networks need, where those of the result may be less.
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
