package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.dataset.ClipJob;
import io.github.riffusion4j.audio.dataset.ClipSampler;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "sample-clips-batch", description = "Cuts clips from every sound file of a folder.")
final class SampleClipsBatch implements Callable<Integer> {

    @Mixin
    private BatchOptions batch;

    @Option(
            names = "--num-clips-per-file",
            defaultValue = "1",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Clips to cut from each file (${DEFAULT-VALUE}).")
    private int numClipsPerFile;

    @Mixin
    private ClipOptions clips;

    @Override
    public Integer call() {
        clips.check();
        long seed = clips.seed();
        ClipSampler sampler = new ClipSampler(numClipsPerFile, clips.durationMs());
        return batch.run(
                "clips (seed " + seed + ")",
                OptionalLong.of(seed),
                () -> new ClipJob(sampler, clips.preparation(), clips.extension(), seed, batch.outputDir()));
    }
}
