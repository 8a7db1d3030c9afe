package io.github.riffusion4j.cli;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.PromptRequest;
import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of a prompt. */
final class PromptOptions {

    @Option(names = "--negative-prompt", paramLabel = "TEXT", description = "What not to play.")
    private Optional<String> negativePrompt;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = OptionConverters.Seed.class,
            description = "Seed of the noise, 0 to 2^64 - 1; the same gives the same music (a fresh one).")
    private Optional<Long> seed;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            converter = OptionConverters.Guidance.class,
            description = "How closely to follow the prompt: 1 is plain conditioning, 0 the negative prompt alone"
                    + " (7, or what a model of few steps needs).")
    private Optional<Double> guidance;

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            description =
                    "Read the prompt from a text file in UTF-8 (- for standard input) instead; of several prompts,"
                            + " each is a line.")
    private Optional<Path> file;

    @Option(
            names = "--variation",
            paramLabel = "SEED:STRENGTH",
            converter = OptionConverters.VariationPair.class,
            description = "Move the noise towards that of another seed, 0 (not at all) to 1.")
    private Optional<Prompt.Variation> variation;

    /**
     * The prompt that is given, or the one in the file, whose lines are joined.
     *
     * @param in a file that is read from standard input, so that the prompt cannot be; or any other
     */
    String text(Optional<String> given, Path... in) {
        if (given.isPresent() == file.isPresent()) {
            throw new IllegalArgumentException(
                    given.isPresent()
                            ? "both PROMPT and --prompt-file say what to play; leave out one of them"
                            : "Missing required parameter: 'PROMPT', or --prompt-file FILE");
        }
        return given.orElseGet(() -> String.join(" ", lines(in)));
    }

    /** The prompts that are given, or those in the file, one a line. */
    List<String> texts(List<String> given) {
        if (file.isPresent() && !given.isEmpty()) {
            throw new IllegalArgumentException(
                    "both prompts and --prompt-file say what to play; leave out one of them");
        }
        return file.isPresent() ? lines() : given;
    }

    private List<String> lines(Path... in) {
        Path from = file.orElseThrow();
        if (StandardStreams.is(from) && Arrays.stream(in).anyMatch(StandardStreams::is)) {
            throw new IllegalArgumentException("prompt and sound cannot both come from standard input");
        }
        List<String> lines = StandardStreams.readText(from)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            throw new InvalidFileException(StandardStreams.nameOf(from), "has no prompt in it");
        }
        return lines;
    }

    /** Warns of syntax of web interfaces in the prompts, which is taken as words here. */
    void hintAtSyntax(Report report, Stream<String> prompts) {
        Stream.concat(prompts, negativePrompt.stream())
                .flatMap(text -> ForeignPromptSyntax.in(text).stream())
                .distinct()
                .forEach(report::warn);
    }

    /** Sets these options on a request. */
    <R extends PromptRequest<R>> R apply(R request) {
        R set = guidance.map(request::guidance).orElse(request).negativePrompt(negativePrompt());
        R varied = variation.map(of -> set.variation(of.seed(), of.strength())).orElse(set);
        return seed.map(varied::seed).orElse(varied);
    }

    /** A prompt with these options. */
    Prompt prompt(String text, double strength, Optional<Long> seed) {
        Prompt plain = Prompt.of(text).negative(negativePrompt()).strength(strength);
        Prompt prompt = guidance.map(plain::guidance).orElse(plain);
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
