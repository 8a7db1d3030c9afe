package io.github.riffusion4j.stream;

/**
 * Hears what becomes of a stream, on the thread that makes its clips; never on the thread that reads, unless the stream
 * is {@linkplain StreamBuilder#offline() offline}. What it throws is logged, and the music goes on.
 */
public interface StreamListener {

    /** A clip is ready, and will be heard from its start on. */
    default void onPassage(Segment passage) {}

    /**
     * The clip that was to follow was not ready, so that the last one was played once more.
     *
     * @param underruns how often that has happened by now
     */
    default void onUnderrun(long underruns) {}

    /**
     * A clip could not be made. What there is plays on, and the stream tries again after a while, unless
     * {@link StreamStatus.State#STRANDED}.
     */
    default void onFailure(RuntimeException failure) {}

    /** Listens to nothing. */
    static StreamListener none() {
        return new StreamListener() {};
    }
}
