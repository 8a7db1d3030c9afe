package io.github.riffusion4j;

import java.util.Objects;

/**
 * A request with one prompt.
 *
 * @param <R> the request's own type
 */
public abstract class PromptRequest<R extends PromptRequest<R>> extends GenerationRequest<R> {

    private final Prompt prompt;

    PromptRequest(Generator generator, Options options, Prompt prompt) {
        super(generator, options);
        this.prompt = prompt;
    }

    abstract R with(Options options, Prompt prompt);

    @Override
    final R with(Options options) {
        return with(options, prompt);
    }

    final R prompt(Prompt prompt) {
        return with(options(), prompt);
    }

    final Prompt prompt() {
        return prompt;
    }

    @Override
    final R seeded() {
        return prompt(RiffusionPipeline.seeded(prompt));
    }

    @Override
    final R nextSeed() {
        return prompt(prompt.seed(prompt.seed().orElseThrow() + 1));
    }

    /** The text to steer away from; none if not set. */
    public R negativePrompt(String negative) {
        return prompt(prompt.negative(negative));
    }

    /**
     * The seed of the noise, 64 bits taken as unsigned (see {@link Prompt#parseSeed}); one is drawn for every
     * generation if not set. Only its low 32 bits count, as in PyTorch on a CPU.
     */
    public R seed(long seed) {
        return prompt(prompt.seed(seed));
    }

    /**
     * Noise that is moved from that of the seed towards that of another: a little of it changes details of the music,
     * and 1 is the other seed itself. The noise is interpolated along a sphere, so that it stays as loud as noise.
     *
     * @throws IllegalArgumentException if the strength is not from 0 to 1
     */
    public R variation(long seed, double strength) {
        return prompt(prompt.variation(seed, strength));
    }

    /**
     * The guidance scale: how closely to follow the prompt, from 0 (the negative prompt alone) by 1 (plain
     * conditioning, in half the time) to 100. If not set, 7, or what models of few steps need.
     *
     * @throws IllegalArgumentException if it is not from 0 to 100
     */
    public R guidance(double guidance) {
        return prompt(prompt.guidance(guidance));
    }

    /**
     * A text to arrive at: the sound begins as the prompt says, and from one stretch of about five seconds to the next
     * follows this more and the prompt less. What is no longer than such a stretch lies halfway between them.
     *
     * @throws IllegalArgumentException if it is to be a loop, which ends as it begins
     */
    public R towards(String text) {
        Objects.requireNonNull(text, "text");
        return samplingOptions(
                samplingOptions().layout(samplingOptions().layout().towards(text)));
    }

    /** This request as a loop. */
    final R looped() {
        return samplingOptions(
                samplingOptions().layout(samplingOptions().layout().loop()));
    }
}
