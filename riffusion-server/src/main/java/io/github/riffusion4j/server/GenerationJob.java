package io.github.riffusion4j.server;

import io.github.riffusion4j.DenoisingProgress;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Recipe;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import java.util.Optional;

/**
 * A request and the inversion of its result.
 *
 * @param request the request
 * @param loop the quality of the inversion to a seamless loop; empty if it is no loop
 */
record GenerationJob(GenerationRequest<?> request, Optional<InversionPreset> loop) {

    /** Creates a job whose sound is that of the request. */
    static GenerationJob once(GenerationRequest<?> request, InversionPreset quality) {
        return new GenerationJob(request.quality(quality), Optional.empty());
    }

    /** Creates a job whose sound is a seamless loop, exactly as long as its columns. */
    static GenerationJob loop(GenerationRequest<?> request, InversionPreset quality) {
        // The sound of the request itself is discarded.
        return new GenerationJob(request.quality(InversionPreset.FAST), Optional.of(quality));
    }

    /** Runs the job. */
    Generation run(Cancellation cancellation, DenoisingProgress.Listener listener) {
        Generation generation =
                request.cancelledBy(cancellation).onProgress(listener).generate();
        Progress untilCancelled = Progress.none().until(cancellation);
        return loop.map(quality -> looped(generation, quality, untilCancelled)).orElse(generation);
    }

    private static Generation looped(Generation generation, InversionPreset quality, Progress progress) {
        SpectrogramImageConverter converter =
                new SpectrogramImageConverter(generation.image().params(), quality.inverter());
        AudioClip loop = generation
                .recipe()
                .flatMap(Recipe::bars)
                .map(bars -> converter.toLoop(generation.image(), bars.imageSamples(), progress))
                .orElseGet(() -> converter.toLoop(generation.image(), progress));
        return new Generation(loop, generation.image(), generation.seed(), generation.recipe());
    }
}
