package io.github.riffusion4j;

import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.sampler.Denoiser;
import io.github.riffusion4j.onnx.sampler.NoiseLevel;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Denoises latents of any length in overlapping tiles, one channel after the other, and reports each call of the model
 * with a preview: the image of the latest x0 estimate. Not thread safe.
 */
final class TiledDenoiser implements Denoiser {

    private final LatentTiles tiles;
    private final List<Denoiser> denoisers;
    private final PredictionType type;
    private final Reports reports;

    private Optional<Supplier<Tensor>> x0 = Optional.empty();

    /**
     * A denoiser of latents of one length.
     *
     * @param tiles of latents of that length
     * @param denoisers one for each tile of the first channel, then of the second, and so on
     * @param type of the predictions
     */
    TiledDenoiser(LatentTiles tiles, List<Denoiser> denoisers, PredictionType type, Reports reports) {
        this.tiles = tiles;
        this.denoisers = List.copyOf(denoisers);
        this.type = type;
        this.reports = reports;
    }

    /** Predicts for all tiles; the last of the calls is reported by {@link #stepDone}. */
    @Override
    public Tensor predict(Tensor x, NoiseLevel level) {
        Iterator<Denoiser> next = denoisers.iterator();
        Tensor prediction = tiles.map(x, (index, piece) -> {
            Tensor predicted = next.next().predict(piece, level);
            if (next.hasNext()) {
                reports.callDone();
            }
            return predicted;
        });
        // From pure noise, a prediction of the noise says nothing of x0.
        x0 = level.alphaT() == 0 && type == PredictionType.EPSILON
                ? Optional.empty()
                : Optional.of(() -> type.x0(prediction, x, level));
        return prediction;
    }

    /**
     * Reports the last call of a step.
     *
     * @param latents after the step: the preview where there is no estimate of x0
     */
    void stepDone(Tensor latents) {
        reports.callDone(x0.orElse(() -> latents));
    }

    /** The progress reports of a run. Not thread safe. */
    static final class Reports {

        private final RunControl control;
        private final int count;
        private final Function<Tensor, RgbImage> decoder;
        private Supplier<Tensor> preview;
        private int done;

        /**
         * The reports of a run that begins.
         *
         * @param control is notified of each, and may cancel
         * @param count the calls of the model that there will be
         * @param decoder makes an image of latents
         * @param start the latents that sampling starts from
         */
        Reports(RunControl control, int count, Function<Tensor, RgbImage> decoder, Tensor start) {
            this.control = control;
            this.count = count;
            this.decoder = decoder;
            this.preview = () -> start;
        }

        private void callDone() {
            callDone(preview);
        }

        private void callDone(Supplier<Tensor> latents) {
            control.cancellation().throwIfCancelled();
            preview = latents;
            done++;
            control.listener().onStep(new DenoisingProgress(done, count, () -> decoder.apply(latents.get())));
        }
    }
}
