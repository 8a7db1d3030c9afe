package io.github.riffusion4j.examples.server;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Step;
import java.util.Optional;

/** What a generation is at, or what became of it. Immutable. */
sealed interface GenerationStatus {

    /** In the queue. */
    record Waiting() implements GenerationStatus {}

    /** Being made. */
    record Running(Optional<Step> step) implements GenerationStatus {}

    /** Made. */
    record Done(Generation result) implements GenerationStatus {}

    /** Given up: cancelled, out of time, or because it cannot be made. */
    record Failed(RuntimeException reason) implements GenerationStatus {}

    /** Whether nothing more will come. */
    default boolean isFinal() {
        return this instanceof Done || this instanceof Failed;
    }
}
