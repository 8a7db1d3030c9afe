package io.github.riffusion4j;

import java.util.ArrayList;
import java.util.List;

/**
 * A request with one prompt.
 *
 * @param <R> the request's own type
 */
public abstract class PromptRequest<R extends PromptRequest<R>> extends GenerationRequest<R> {

    private Prompt prompt;

    PromptRequest(Prompt prompt) {
        this.prompt = prompt;
    }

    /** What not to play; nothing in particular if not set. */
    public R negativePrompt(String negative) {
        return prompt(prompt.negative(negative));
    }

    /**
     * The seed of the noise; a fresh one is drawn for every generation if not set. Only its low 32 bits count, as in
     * PyTorch on a CPU.
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
     * The guidance scale: how closely to follow the prompt, from 1 (not at all, and in half the time) to 100; 7 if not
     * set.
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
        return layout(layout().towards(text));
    }

    @Override
    public List<Generation> generate(int count) {
        requireCount(count);
        Prompt asked = prompt;
        long first = asked.seed().orElseGet(RiffusionPipeline::drawSeed);
        List<Generation> results = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                results.add(prompt(asked.seed(first + i)).generate());
            }
        } finally {
            prompt = asked;
        }
        return List.copyOf(results);
    }

    final R prompt(Prompt prompt) {
        this.prompt = prompt;
        return self();
    }

    final Prompt prompt() {
        return prompt;
    }
}
