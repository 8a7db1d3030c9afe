package io.github.riffusion4j.cli;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.PromptRequest;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a prompt. */
final class PromptOptions {

    @Option(names = "--negative-prompt", paramLabel = "TEXT", description = "What not to play.")
    private Optional<String> negativePrompt;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the noise; the same gives the same music (a fresh one).")
    private Optional<Long> seed;

    @Option(
            names = "--guidance",
            defaultValue = "7",
            converter = OptionConverters.Guidance.class,
            description = "How closely to follow the prompt, from 1 (${DEFAULT-VALUE}).")
    private double guidance;

    @Option(
            names = "--variation",
            paramLabel = "SEED:STRENGTH",
            converter = OptionConverters.VariationPair.class,
            description = "Move the noise towards that of another seed, 0 (not at all) to 1.")
    private Optional<Prompt.Variation> variation;

    /** Sets these options on a request. */
    <R extends PromptRequest<R>> R apply(R request) {
        R set = request.guidance(guidance).negativePrompt(negativePrompt());
        R varied = variation.map(of -> set.variation(of.seed(), of.strength())).orElse(set);
        return seed.map(varied::seed).orElse(varied);
    }

    /** A prompt with these options. */
    Prompt prompt(String text, double strength, Optional<Long> seed) {
        Prompt prompt =
                Prompt.of(text).negative(negativePrompt()).strength(strength).guidance(guidance);
        Prompt varied =
                variation.map(of -> prompt.variation(of.seed(), of.strength())).orElse(prompt);
        return seed.map(varied::seed).orElse(varied);
    }

    private String negativePrompt() {
        return negativePrompt.orElse("");
    }

    Optional<Long> seed() {
        return seed;
    }
}
