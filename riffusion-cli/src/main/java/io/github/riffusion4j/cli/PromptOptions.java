package io.github.riffusion4j.cli;

import io.github.riffusion4j.PromptRequest;
import io.github.riffusion4j.Variation;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What belongs to a prompt. */
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
    private Optional<Variation> variation;

    <R extends PromptRequest<R>> R apply(R request) {
        variation.ifPresent(varied -> request.variation(varied.seed(), varied.strength()));
        seed.ifPresent(request::seed);
        return request.guidance(guidance).negativePrompt(negativePrompt());
    }

    String negativePrompt() {
        return negativePrompt.orElse("");
    }

    Optional<Long> seed() {
        return seed;
    }

    Optional<Variation> variation() {
        return variation;
    }

    double guidance() {
        return guidance;
    }
}
