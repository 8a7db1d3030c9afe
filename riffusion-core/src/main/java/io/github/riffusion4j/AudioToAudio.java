package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;

/** A request to play a clip anew, as a text describes. Made by {@link RiffusionPipeline#audioToAudio}. */
public final class AudioToAudio extends PromptRequest<AudioToAudio> {

    private final RiffusionPipeline pipeline;
    private final AudioClip clip;

    AudioToAudio(RiffusionPipeline pipeline, AudioClip clip, String text) {
        super(Prompt.of(text));
        this.pipeline = pipeline;
        this.clip = clip;
    }

    @Override
    AudioToAudio self() {
        return this;
    }

    /** How much of the clip is played anew, from 0 (nothing) to 1 (all); 0.75 if not set. */
    public AudioToAudio strength(double strength) {
        return prompt(prompt().strength(strength));
    }

    /** Mixes the clip in while the new one takes shape, so that more of its rhythm stays; not if not set. */
    public AudioToAudio magicMix(MagicMix mix) {
        return mix(mix);
    }

    /**
     * Does the work and waits for it. The result is mono, has the clip's sample rate, and its length but for a part of
     * a column.
     *
     * @throws IllegalArgumentException if the clip is silent, or shorter than one window (100 ms), or magic mix would
     *     end before painting begins
     */
    @Override
    public Generation generate() {
        return pipeline.generate(clip, prompt(), settings());
    }
}
