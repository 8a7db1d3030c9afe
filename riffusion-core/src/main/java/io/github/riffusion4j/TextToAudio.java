package io.github.riffusion4j;

/** A request for sound that a text describes. Made by {@link RiffusionPipeline#textToAudio}. */
public final class TextToAudio extends PromptRequest<TextToAudio> {

    private final RiffusionPipeline pipeline;
    private int width;
    private int height;

    TextToAudio(RiffusionPipeline pipeline, String text, int width, int height) {
        super(Prompt.of(text));
        this.pipeline = pipeline;
        this.width = width;
        this.height = height;
    }

    @Override
    TextToAudio self() {
        return this;
    }

    /**
     * The columns of the spectrogram, 10 ms of sound each; the model's own number if not set.
     *
     * @throws IllegalArgumentException if it is not a multiple of what the model's networks need; 64 for Stable
     *     Diffusion 1
     */
    public TextToAudio width(int width) {
        this.width = pipeline.requireSide("width", width);
        return this;
    }

    /**
     * The rows of the spectrogram, one mel band each; the model's own number if not set.
     *
     * @throws IllegalArgumentException if it is not a multiple of what the model's networks need; 64 for Stable
     *     Diffusion 1
     */
    public TextToAudio height(int height) {
        this.height = pipeline.requireSide("height", height);
        return this;
    }

    @Override
    public Generation generate() {
        return pipeline.generate(prompt(), width, height, settings());
    }
}
