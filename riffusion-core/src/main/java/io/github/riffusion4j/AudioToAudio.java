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

    /**
     * Does the work and waits for it. The result is mono, has the clip's sample rate, and its length but for a part of
     * a column.
     *
     * @throws IllegalArgumentException if the clip is silent, or shorter than one window (100 ms)
     */
    @Override
    public Generation generate() {
        return pipeline.generate(clip, prompt(), settings());
    }
}
