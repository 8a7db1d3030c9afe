package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Interpolation;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.SpectrogramImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "interpolate", description = "Makes music between two prompts, painted over a seed image.")
final class Interpolate extends MusicCommand {

    @Parameters(index = "0", paramLabel = "START", description = "The prompt at alpha 0.")
    private String start;

    @Parameters(index = "1", paramLabel = "END", description = "The prompt at alpha 1.")
    private String end;

    @Option(
            names = "--seed-image",
            required = true,
            paramLabel = "IN.png",
            description = "Spectrogram image to paint over.")
    private Path seedImage;

    @Option(
            names = "--mask-image",
            paramLabel = "MASK.png",
            description = "White is painted over, black is kept (all is painted over).")
    private Optional<Path> maskImage;

    @Option(
            names = "--alpha",
            defaultValue = "0.5",
            converter = Range.Share.class,
            description = "Where between the prompts, 0 to 1 (${DEFAULT-VALUE}).")
    private double alpha;

    @Option(
            names = "--strength",
            defaultValue = "0.75",
            converter = Range.Share.class,
            description = "How much is painted over, from 0 (nothing) to 1 (all) (${DEFAULT-VALUE}).")
    private double strength;

    @Option(names = "--end-seed", paramLabel = "N", description = "Seed of the end's noise (the start's).")
    private Optional<Long> endSeed;

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare() {
        SpectrogramImage image = SpectrogramImage.read(seedImage);
        Optional<Mask> mask = maskImage.map(file -> fitting(file, image));
        return riffusion -> {
            Interpolation request = riffusion
                    .interpolate(prompt(start, options().seed()), prompt(end, endSeed))
                    .alpha(alpha)
                    .seedImage(image);
            mask.ifPresent(request::mask);
            return request;
        };
    }

    private static Mask fitting(Path file, SpectrogramImage image) {
        Mask mask = Mask.read(file);
        return Blame.file(file, () -> {
            mask.requireSizeOf(image);
            return mask;
        });
    }

    private Prompt prompt(String text, Optional<Long> seed) {
        Prompt prompt = Prompt.of(text)
                .negative(options().negativePrompt())
                .strength(strength)
                .guidance(options().guidance());
        return seed.map(prompt::seed).orElse(prompt);
    }
}
