package io.github.riffusion4j;

import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.onnx.Tensor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Counts the calls of the model on one walk and tells of each. Not thread safe. */
final class StepProgress {

    private final RunControl control;
    private final int count;
    private final Function<Tensor, RgbImage> painter;
    private Supplier<Tensor> foreseen;
    private int done;

    /**
     * Starts at none.
     *
     * @param count calls there will be
     * @param painter makes a preview of latents
     * @param begin the latents that the walk begins with
     */
    StepProgress(RunControl control, int count, Function<Tensor, RgbImage> painter, Tensor begin) {
        this.control = control;
        this.count = count;
        this.painter = painter;
        this.foreseen = () -> begin;
    }

    /** Another call is done, and more of the same step are to come. */
    void add() {
        add(foreseen);
    }

    /**
     * The last call of a step is done.
     *
     * @param latest the latents that are to be expected in the end
     */
    void add(Supplier<Tensor> latest) {
        control.cancellation().throwIfCancelled();
        foreseen = latest;
        done++;
        control.listener().onStep(new DenoisingProgress(done, count, () -> painter.apply(latest.get())));
    }
}
