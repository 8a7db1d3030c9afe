package io.github.riffusion4j.server;

import io.github.riffusion4j.DenoisingProgress;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.audio.image.RgbImage;
import java.util.Optional;

/** What a generation is at, or what became of it. Immutable. */
sealed interface GenerationStatus {

    /** In the queue. */
    record Waiting() implements GenerationStatus {}

    /**
     * Being made.
     *
     * @param step the last that is done; empty before the first
     * @param preview what it is going to be, as far as is known; empty unless somebody wants to see it
     */
    record Running(Optional<DenoisingProgress> step, Optional<RgbImage> preview) implements GenerationStatus {}

    /** Made. */
    record Done(Generation result) implements GenerationStatus {}

    /** Given up: cancelled, out of time, or because it cannot be made. */
    record Failed(RuntimeException reason) implements GenerationStatus {}

    /** Whether nothing more will come. */
    default boolean isFinal() {
        return this instanceof Done || this instanceof Failed;
    }
}
