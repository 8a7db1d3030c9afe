package io.github.riffusion4j.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.Recipe;
import io.github.riffusion4j.Regeneration;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "recreate", description = "Makes music again, from the recipe that its file carries.")
final class Recreate implements Runnable {

    @Parameters(paramLabel = "FILE", description = "PNG, WAV or FLAC file that generate, riff or interpolate wrote.")
    private Path file;

    @Option(
            names = "--seed-image",
            paramLabel = "NAME|IN.png",
            completionCandidates = Seeds.ImageNames.class,
            description = "The image that interpolate started from: ${COMPLETION-CANDIDATES}, or a file; - for standard"
                    + " input.")
    private Optional<String> seedImage;

    @Option(
            names = "--clip",
            paramLabel = "IN.wav",
            description = "The sound that riff started from; - for standard input.")
    private Optional<Path> clip;

    @Mixin
    private MaskOption mask;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ModelOptions model;

    @Override
    public void run() {
        output.check();
        Recipe recipe = Recipe.read(file);
        Optional<SpectrogramImage> image = seedImage.map(Seeds::image);
        Optional<AudioClip> sound = clip.map(output.report()::readSound);
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                ConsoleProgressBar bar = new ConsoleProgressBar("Generating")) {
            Regeneration request = riffusion
                    .recreate(recipe)
                    .cancelledBy(interrupt.cancellation())
                    .onProgress(step -> bar.report(step.index(), step.count()));
            request = image.map(request::seedImage).orElse(request);
            request = sound.map(request::clip).orElse(request);
            Regeneration complete = mask.mask().map(request::mask).orElse(request);
            Generation made = bar.during(() -> FileErrors.file(file, complete::generate));
            output.write(List.of(made));
        }
    }
}
