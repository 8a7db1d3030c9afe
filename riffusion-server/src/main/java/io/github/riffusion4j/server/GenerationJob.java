package io.github.riffusion4j.server;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Recipe;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.base.Progress;
import java.util.Optional;

/**
 * What a client wants.
 *
 * @param request what to make
 * @param loop how to play it if the end of its sound is to flow into its beginning; empty if not
 */
record GenerationJob(GenerationRequest<?> request, Optional<InversionPreset> loop) {

    /** A generation whose sound is as the request makes it. */
    static GenerationJob once(GenerationRequest<?> request, InversionPreset quality) {
        request.quality(quality);
        return new GenerationJob(request, Optional.empty());
    }

    /** A generation whose sound repeats without a seam, and lasts exactly as long as its columns. */
    static GenerationJob loop(GenerationRequest<?> request, InversionPreset quality) {
        // The sound of the request is not the one that is kept.
        request.quality(InversionPreset.FAST);
        return new GenerationJob(request, Optional.of(quality));
    }

    /** Does the work. */
    Generation fill(Progress progress) {
        Generation made = request.generate();
        return loop.map(quality -> looped(made, quality, progress)).orElse(made);
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
