package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;

/**
 * Generates the clips of a soundtrack. {@link io.github.riffusion4j.game.model.PipelineSoundtrackGenerator} does so
 * with a model; one of yours may get them elsewhere. Called by several threads at once.
 */
public interface SoundtrackGenerator {

    /**
     * Generates the loop of a layer. The layers of one section and one seed belong together.
     *
     * @param section of the soundtrack
     * @param layer of the section
     * @param seed the section's for what is baked; others give variations
     * @param cancellation once cancelled, the clip is no longer wanted, and this must return or throw soon
     * @return one or two channels of any rate, as long as the section, whose end flows into its beginning
     * @throws IllegalStateException if no clip can be generated any more, as after the pipeline was closed
     */
    AudioClip layer(Section section, Layer layer, long seed, Cancellation cancellation);

    /**
     * Generates a stinger.
     *
     * @param cancellation once cancelled, the sound is no longer wanted, and this must return or throw soon
     * @return one or two channels of any rate
     */
    AudioClip stinger(Stinger stinger, Cancellation cancellation);
}
