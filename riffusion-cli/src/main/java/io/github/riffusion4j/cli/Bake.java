package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.game.MusicPack;
import io.github.riffusion4j.game.Soundtrack;
import io.github.riffusion4j.game.SoundtrackBaker;
import io.github.riffusion4j.game.model.PipelineSoundtrackGenerator;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bake",
        description = {
            "Generates the clips of a game's soundtrack, and writes them with it as a music pack.",
            "riffusion-game plays it, without a model."
        })
final class Bake implements Runnable {

    @Parameters(
            index = "0",
            paramLabel = "SOUNDTRACK.json",
            description = "Sections, layers, stingers and transitions; files that it names lie beside it.")
    private Path soundtrack;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR|OUT.zip",
            description = "Music pack to write: a new directory, or a zip file.")
    private Path output;

    @Option(
            names = "--sample-rate",
            defaultValue = "44100",
            paramLabel = "HZ",
            description = "Sample rate of what is generated: 44100 or 48000, best that of the game (${DEFAULT-VALUE}).")
    private int sampleRate;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingMixin sampling;

    @Mixin
    private Report report;

    @Override
    public void run() {
        Soundtrack plan = Soundtrack.read(soundtrack);
        SamplingOptions options = sampling.apply(SamplingOptions.defaults());
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                ConsoleProgressBar bar = new ConsoleProgressBar("Baking")) {
            SoundtrackBaker baker = SoundtrackBaker.of(
                            PipelineSoundtrackGenerator.of(riffusion).sampling(options))
                    .sampleRate(sampleRate)
                    .clips(Objects.requireNonNull(soundtrack.toAbsolutePath().getParent()))
                    .onProgress(bar)
                    .cancelledBy(interrupt.cancellation());
            Soundtrack baked = bar.during(() -> baker.bake(plan, output));
            report(baked);
        }
    }

    private void report(Soundtrack baked) {
        int layers = baked.sections().stream()
                .mapToInt(section -> section.layers().size())
                .sum();
        int stingers = baked.stingers().size();
        JsonObject facts = new JsonObject();
        facts.addProperty("sections", baked.sections().size());
        facts.addProperty("layers", layers);
        facts.addProperty("stingers", stingers);
        try (MusicPack pack = MusicPack.open(output)) {
            pack.verify();
        }
        report.wrote(
                output, baked.sections().size() + " sections, " + layers + " layers, " + stingers + " stingers", facts);
    }
}
