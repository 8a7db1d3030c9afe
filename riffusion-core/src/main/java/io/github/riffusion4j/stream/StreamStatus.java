package io.github.riffusion4j.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * How a stream is, at one moment.
 *
 * @param position how much music has been read; a pause does not count
 * @param ahead how much more of it is ready before a clip would have to be played once more
 * @param underruns how often a clip had to be played once more because the one that was to follow was not ready
 * @param playing what is heard; empty before the first clip
 * @param failure why the last clip could not be made; empty if it could
 */
public record StreamStatus(
        State state,
        Duration position,
        Duration ahead,
        long underruns,
        Optional<Segment> playing,
        Optional<RuntimeException> failure) {

    /** What a stream is doing. If several hold, the last of them is told. */
    public enum State {
        /** The first clip is being made; what is read is silence. */
        STARTING,
        /** New clips follow in time. */
        PLAYING,
        /** What there is plays again, since a clip is late or could not be made. The stream goes on trying. */
        REPEATING,
        /** What there is plays again and again, since no clip can be made any more: the pipeline is closed. */
        STRANDED,
        /** What is read is silence, and no time passes. */
        PAUSED,
        /** What is read is silence, for good. */
        CLOSED
    }
}
