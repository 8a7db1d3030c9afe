package io.github.riffusion4j.cli;

import io.github.riffusion4j.GenerationRequest;
import io.github.riffusion4j.Interpolation;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.ScoreOptions;
import io.github.riffusion4j.SeedImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "interpolate", description = "Makes music between two prompts, from a seed image.")
final class Interpolate extends MusicCommand {

    @Parameters(
            arity = "0..2",
            paramLabel = "START END",
            hideParamSyntax = true,
            description = "The prompts at alpha 0 and 1; or the two lines of --prompt-file.")
    private List<String> given = List.of();

    @Option(
            names = "--seed-image",
            required = true,
            paramLabel = "NAME|IN.png",
            completionCandidates = Seeds.ImageNames.class,
            description = "Spectrogram image to start from: ${COMPLETION-CANDIDATES}, or a file; - for standard input.")
    private String seedImage;

    @Option(
            names = "--alpha",
            defaultValue = "0.5",
            converter = OptionConverters.Fraction.class,
            description = "Where between the prompts, 0 to 1 (${DEFAULT-VALUE}).")
    private double alpha;

    @Mixin
    private ImageToImageOptions source;

    @Mixin
    private NotesOptions notes;

    @Option(
            names = "--end-seed",
            paramLabel = "N",
            converter = OptionConverters.Seed.class,
            description = "Seed of the end's noise (the start's).")
    private Optional<Long> endSeed;

    @Option(names = "--loop", description = "Make a sound whose end flows into its beginning.")
    private boolean loop;

    @Override
    List<String> prompts() {
        List<String> prompts = options().texts(given);
        if (prompts.size() != 2) {
            throw new IllegalArgumentException("two prompts are needed, START and END, got " + prompts.size()
                    + "; or --prompt-file with two lines");
        }
        return prompts;
    }

    @Override
    Function<RiffusionPipeline, GenerationRequest<?>> prepare(List<String> prompts) {
        notes.check(false);
        ScoreOptions score = notes.options();
        SpectrogramImage image = Seeds.image(seedImage);
        Optional<Mask> fitting = source.mask().map(mask -> mask.apply(image));
        return riffusion -> {
            Interpolation request = riffusion
                    .interpolate(
                            options()
                                    .prompt(
                                            prompts.get(0),
                                            source.strength(),
                                            options().seed()),
                            options().prompt(prompts.get(1), source.strength(), endSeed))
                    .alpha(alpha)
                    .scoreOptions(score)
                    .seedImage(image);
            request = SeedImage.find(seedImage).map(request::seedImage).orElse(request);
            request = fitting.map(request::mask).orElse(request);
            request = source.mix().map(request::magicMix).orElse(request);
            return loop ? request.loop() : request;
        };
    }
}
