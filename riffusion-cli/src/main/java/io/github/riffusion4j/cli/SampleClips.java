package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.dataset.ClipCutter;
import io.github.riffusion4j.audio.dataset.ClipSampler;
import io.github.riffusion4j.audio.dataset.OutputFolder;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "sample-clips", description = "Cuts clips from a sound file, at places chosen by chance.")
final class SampleClips implements Runnable {

    @Option(names = "--audio", required = true, paramLabel = "IN", description = "Sound file to read.")
    private Path audio;

    @Option(
            names = "--output-dir",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write to; made if need be.")
    private Path outputDir;

    @Option(
            names = "--num-clips",
            defaultValue = "1",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Clips to cut (${DEFAULT-VALUE}).")
    private int numClips;

    @Mixin
    private ClipOptions clips;

    @Mixin
    private Report report;

    @Override
    public void run() {
        clips.check();
        long seed = clips.seed();
        try (Interrupt interrupt = new Interrupt()) {
            ClipSampler sampler = new ClipSampler(numClips, clips.durationMs());
            FileErrors.file(audio, () -> {
                new ClipCutter(sampler, clips.preparation()).cut(audio, seed, span -> true, (span, clip) -> {
                    interrupt.cancellation().throwIfCancelled();
                    Path file = new OutputFolder(outputDir).file(span.fileName(clips.extension()));
                    clip.write(file);
                    JsonObject facts = new JsonObject();
                    facts.addProperty("seed", seed);
                    report.wrote(file, "seed " + seed, facts);
                });
                return audio;
            });
        }
    }
}
