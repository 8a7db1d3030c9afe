package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;

/**
 * A source of clips for a stream. {@link RiffusionPipeline#stream} brings its own; one of yours may fetch them from
 * elsewhere, see {@link StreamRequest#of}. Called by one thread at a time.
 */
public interface ClipGenerator {

    /** The sample rate of all clips in Hz; at least 8,000. */
    int sampleRate();

    /**
     * Generates one clip. The same segment should give the same clip, whenever it starts.
     *
     * @param segment the prompts of the clip, and when it starts
     * @param cancellation once cancelled, the clip is no longer wanted, and this must return or throw soon
     * @return a clip as long as all others, of this sample rate, whose end flows into its beginning
     * @throws RuntimeException if it fails; the stream then tries again after a while, unless the failure
     *     {@link #recurs}
     */
    AudioClip clip(Segment segment, Cancellation cancellation);

    /**
     * Returns true if a failure would recur however often the same clip were tried. The stream then tries no more until
     * its prompts change. If not overridden: for wrong arguments, as prompts may be.
     *
     * @param failure thrown by {@link #clip}
     */
    default boolean recurs(RuntimeException failure) {
        return failure instanceof IllegalArgumentException;
    }
}
