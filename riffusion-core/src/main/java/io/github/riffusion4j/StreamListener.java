package io.github.riffusion4j;

/**
 * A listener to the events of a stream, on the thread that generates its clips; never on the thread that reads, unless
 * the stream is {@linkplain StreamRequest#offline() offline}. Its exceptions are logged, and the music goes on.
 */
public interface StreamListener {

    /** A clip is ready, and will be heard from its start on. */
    default void onSegment(Segment segment) {}

    /**
     * The clip that was to follow was not ready, so that the last one was repeated.
     *
     * @param underruns the number of times that this has happened
     */
    default void onUnderrun(long underruns) {}

    /**
     * A clip failed. The last one repeats, or there is silence if it was the first. The stream tries again after a
     * while, unless it is {@link StreamStatus.State#FAILED}: then once its prompts change.
     */
    default void onFailure(RuntimeException failure) {}

    /** A listener that does nothing. */
    static StreamListener none() {
        return new StreamListener() {};
    }
}
