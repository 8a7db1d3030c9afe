package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Mask;
import io.github.riffusion4j.Recipe;
import io.github.riffusion4j.Recreation;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "recreate", description = "Makes music again, from the recipe that its file carries.")
final class Recreate implements Runnable {

    @Parameters(paramLabel = "FILE", description = "PNG or WAV file that generate, riff or interpolate wrote.")
    private Path file;

    @Option(
            names = "--seed-image",
            paramLabel = "NAME|IN.png",
            completionCandidates = Seeds.ImageNames.class,
            description = "What was painted over, by interpolate: ${COMPLETION-CANDIDATES}, or a file.")
    private Optional<String> seedImage;

    @Option(names = "--clip", paramLabel = "IN.wav", description = "The sound that was played anew, by riff.")
    private Optional<Path> clip;

    @Option(
            names = {"--mask", "--mask-image"},
            paramLabel = "NAME|MASK.png",
            completionCandidates = Seeds.MaskNames.class,
            description = "The mask, if there was one: ${COMPLETION-CANDIDATES}, or a file.")
    private Optional<String> mask;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ModelOptions model;

    @Override
    public void run() {
        output.check();
        Recipe recipe = Recipe.read(file);
        Optional<SpectrogramImage> image = seedImage.map(Seeds::image);
        Optional<Mask> fitting = image.flatMap(seed -> mask.map(name -> Seeds.mask(name, seed)));
        Optional<AudioClip> sound = clip.map(AudioClip::read);
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                Bar bar = new Bar("Generating")) {
            Recreation request = riffusion
                    .recreate(recipe)
                    .cancelledBy(interrupt.cancellation())
                    .onProgress(step -> bar.report(step.index(), step.count()));
            image.ifPresent(request::seedImage);
            sound.ifPresent(request::clip);
            fitting.ifPresent(request::mask);
            Generation made = bar.during(() -> Blame.file(file, request::generate));
            output.write(List.of(made));
        }
    }
}
