package io.github.riffusion4j.stream;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;

/**
 * What makes the clips that a stream plays. {@link io.github.riffusion4j.RiffusionPipeline#stream} brings its own; one
 * of yours may fetch them from elsewhere. Asked by one thread at a time.
 */
public interface ClipGenerator {

    /** Of all clips, in Hz; at least 8,000. */
    int sampleRate();

    /**
     * Makes one clip. The same passage should give the same clip, whenever it starts.
     *
     * @param passage what the clip should sound like
     * @param cancellation once cancelled, the clip is no longer wanted, and this must return or throw soon
     * @return a clip as long as all others, of this sample rate, whose end flows into its beginning
     * @throws IllegalStateException if no clip can be made any more, as after the pipeline was closed; after any other
     *     exception the stream will ask again
     */
    AudioClip clip(Segment passage, Cancellation cancellation);
}
