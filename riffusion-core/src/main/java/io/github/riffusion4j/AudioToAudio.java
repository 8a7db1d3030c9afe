package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;

/** A request to play a clip anew, as a text describes. Made by {@link RiffusionPipeline#audioToAudio}. */
public final class AudioToAudio extends GenerationRequest<AudioToAudio> {

    private final RiffusionPipeline pipeline;
    private final AudioClip clip;
    private Prompt prompt;

    AudioToAudio(RiffusionPipeline pipeline, AudioClip clip, String text) {
        this.pipeline = pipeline;
        this.clip = clip;
        this.prompt = Prompt.of(text);
    }

    @Override
    AudioToAudio self() {
        return this;
    }

    /** What not to play. */
    public AudioToAudio negativePrompt(String negative) {
        prompt = prompt.negative(negative);
        return this;
    }

    /** The seed of the noise; a fresh one is drawn for every generation if not set. Only its low 32 bits count, as in PyTorch. */
    public AudioToAudio seed(long seed) {
        prompt = prompt.seed(seed);
        return this;
    }

    /** The guidance scale: how closely to follow the prompt, from 1 (not at all, and in half the time) to 100; 7 if not set. */
    public AudioToAudio guidance(double guidance) {
        prompt = prompt.guidance(guidance);
        return this;
    }

    /** How much of the clip is played anew, from 0 (nothing) to 1 (all); 0.75 if not set. */
    public AudioToAudio strength(double strength) {
        prompt = prompt.strength(strength);
        return this;
    }

    /**
     * Does the work and waits for it. The result is mono, has the clip's sample rate, and its length but for a part of a column.
     *
     * @throws IllegalArgumentException if the clip is silent, or shorter than one window (100 ms)
     */
    @Override
    public Generation generate() {
        return pipeline.generate(clip, prompt, settings());
    }
}
