package io.github.riffusion4j;

/** A request for sound that a text describes. Made by {@link RiffusionPipeline#textToAudio}. */
public final class TextToAudio extends GenerationRequest<TextToAudio> {

    private final RiffusionPipeline pipeline;
    private Prompt prompt;
    private int width;
    private int height;

    TextToAudio(RiffusionPipeline pipeline, String text, int width, int height) {
        this.pipeline = pipeline;
        this.prompt = Prompt.of(text);
        this.width = width;
        this.height = height;
    }

    @Override
    TextToAudio self() {
        return this;
    }

    /** What not to play. */
    public TextToAudio negativePrompt(String negative) {
        prompt = prompt.negative(negative);
        return this;
    }

    /** The seed of the noise; a fresh one is drawn for every generation if not set. Only its low 32 bits count, as in PyTorch. */
    public TextToAudio seed(long seed) {
        prompt = prompt.seed(seed);
        return this;
    }

    /** The guidance scale: how closely to follow the prompt, from 1 (not at all, and in half the time) to 100; 7 if not set. */
    public TextToAudio guidance(double guidance) {
        prompt = prompt.guidance(guidance);
        return this;
    }

    /**
     * The size of the spectrogram in pixels; the model's own if not set. A column is 10 ms of sound, a row one mel band.
     *
     * @throws IllegalArgumentException if a side is not a multiple of what the model's network needs; 64 for Stable Diffusion 1
     */
    public TextToAudio size(int width, int height) {
        pipeline.requireSize(width, height);
        this.width = width;
        this.height = height;
        return this;
    }

    @Override
    public Generation generate() {
        return pipeline.generate(prompt, width, height, settings());
    }
}
