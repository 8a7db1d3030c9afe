package io.github.riffusion4j;

import java.time.Duration;
import java.util.Optional;

/**
 * The status of a stream at one moment.
 *
 * @param state its state
 * @param position the music that has been read; a pause does not count
 * @param ahead the music that is ready, before a clip would have to be repeated
 * @param underruns the number of times that a clip had to be repeated because the one that was to follow was not ready
 * @param playing the segment that is heard; empty before the first clip
 * @param failure the failure of the last clip; empty if it did not fail
 */
public record StreamStatus(
        State state,
        Duration position,
        Duration ahead,
        long underruns,
        Optional<Segment> playing,
        Optional<RuntimeException> failure) {

    /** The state of a stream. If several apply, the last of them is given. */
    public enum State {
        /** The first clip is being generated; what is read is silence. */
        STARTING,
        /** New clips follow in time. */
        PLAYING,
        /** The last clip repeats, since the next is late or failed. The stream keeps trying. */
        REPEATING,
        /**
         * The last clip repeats, or there is silence if there was none: the next failed, and would again, as after the
         * pipeline was closed, or of a prompt that is too long. The stream tries again once its prompts change.
         */
        FAILED,
        /** Reading gives silence, and the position stays. */
        PAUSED,
        /** Reading gives silence, for good. */
        CLOSED
    }
}
