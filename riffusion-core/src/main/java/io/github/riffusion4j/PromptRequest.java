package io.github.riffusion4j;

import java.util.Optional;

/**
 * A request with one prompt.
 *
 * @param <R> the request's own type
 */
public abstract class PromptRequest<R extends PromptRequest<R>> extends GenerationRequest<R> {

    private Prompt prompt;
    private Optional<String> towards = Optional.empty();

    PromptRequest(Prompt prompt) {
        this.prompt = prompt;
    }

    /** What not to play; nothing in particular if not set. */
    public R negativePrompt(String negative) {
        return prompt(prompt.negative(negative));
    }

    /**
     * The seed of the noise; a fresh one is drawn for every generation if not set. Only its low 32 bits count, as in
     * PyTorch.
     */
    public R seed(long seed) {
        return prompt(prompt.seed(seed));
    }

    /**
     * The guidance scale: how closely to follow the prompt, from 1 (not at all, and in half the time) to 100; 7 if not
     * set.
     */
    public R guidance(double guidance) {
        return prompt(prompt.guidance(guidance));
    }

    /**
     * A text to arrive at: the sound begins as the prompt says, and from one stretch of about five seconds to the next
     * follows this more and the prompt less. What is no longer than such a stretch lies halfway between them.
     */
    public R towards(String text) {
        this.towards = Optional.of(text);
        return self();
    }

    final Optional<String> towards() {
        return towards;
    }

    final R prompt(Prompt prompt) {
        this.prompt = prompt;
        return self();
    }

    final Prompt prompt() {
        return prompt;
    }
}
