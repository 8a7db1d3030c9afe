package io.github.riffusion4j.server;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.ProgressListener;
import io.github.riffusion4j.Recipe;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import java.util.Optional;

/**
 * A generation that a client requested.
 *
 * @param request the request
 * @param loop how to play it if the end of its sound is to flow into its beginning; empty if not
 */
record GenerationJob(GenerationRequest<?> request, Optional<InversionPreset> loop) {

    /** A generation whose sound is as the request makes it. */
    static GenerationJob once(GenerationRequest<?> request, InversionPreset quality) {
        return new GenerationJob(request.quality(quality), Optional.empty());
    }

    /** A generation whose sound repeats without a seam, and lasts exactly as long as its columns. */
    static GenerationJob loop(GenerationRequest<?> request, InversionPreset quality) {
        // The sound of the request is not the one that is kept.
        return new GenerationJob(request.quality(InversionPreset.FAST), Optional.of(quality));
    }

    /** Does the work. */
    Generation run(Cancellation cancellation, ProgressListener listener) {
        Generation made = request.cancelledBy(cancellation).onProgress(listener).generate();
        Progress untilCancelled = Progress.none().until(cancellation);
        return loop.map(quality -> looped(made, quality, untilCancelled)).orElse(made);
    }

    private static Generation looped(Generation made, InversionPreset quality, Progress progress) {
        SpectrogramImageConverter converter =
                new SpectrogramImageConverter(made.image().params(), quality.inverter());
        AudioClip loop = made.recipe()
                .flatMap(Recipe::bars)
                .map(bars -> converter.toLoop(made.image(), bars.imageSamples(), progress))
                .orElseGet(() -> converter.toLoop(made.image(), progress));
        return new Generation(loop, made.image(), made.seed(), made.recipe());
    }
}
