package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.effects.Effect;
import io.github.riffusion4j.dataset.ClipCutter;
import io.github.riffusion4j.dataset.ClipJob;
import io.github.riffusion4j.dataset.ClipSampler;
import io.github.riffusion4j.dataset.OutputDirectory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
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
            description = "Directory to write to; created if it does not exist.")
    private Path outputDir;

    @Option(
            names = "--num-clips",
            defaultValue = "1",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description = "Clips to cut (${DEFAULT-VALUE}).")
    private int numClips;

    @Mixin
    private ClipOptions clips;

    @Mixin
    private Report report;

    @Override
    public void run() {
        clips.check(outputDir);
        long seed = clips.seed();
        try (Interrupt interrupt = new Interrupt()) {
            ClipSampler sampler = new ClipSampler(numClips, clips.durationMs());
            FileErrors.file(audio, () -> {
                new ClipCutter(sampler, clips.preparation()).cut(audio, seed, span -> true, (span, clip) -> {
                    interrupt.cancellation().throwIfCancelled();
                    Path file = new OutputDirectory(outputDir).file(span.fileName(clips.extension()));
                    clip.write(file);
                    JsonObject facts = new JsonObject();
                    facts.addProperty("seed", seed);
                    report.wrote(file, "seed " + seed, facts);
                });
                return audio;
            });
        }
    }

    /** Options of the clips to cut from recordings. */
    static final class ClipOptions {

        @Option(
                names = "--duration-ms",
                defaultValue = "5120",
                paramLabel = "MS",
                converter = OptionConverters.Count.class,
                description = "Milliseconds that a clip lasts (${DEFAULT-VALUE}).")
        private int durationMs;

        @Option(names = "--mono", description = "Mix all channels down to one.")
        private boolean mono;

        @Option(names = "--extension", defaultValue = "wav", description = "Format of the clips (${DEFAULT-VALUE}).")
        private String extension;

        @Option(
                names = "--seed",
                defaultValue = "-1",
                paramLabel = "N",
                description = "The same seed chooses the same clips; -1: a fresh one, which is printed.")
        private long seed;

        /** Rejects an unknown extension and a directory that cannot be written to before anything is read. */
        void check(Path outputDir) {
            String name = "clip." + extension;
            AudioFileFormat.of(Path.of(name));
            AudioFile.requireWritable(BatchOptions.existing(outputDir).resolve(name));
        }

        int durationMs() {
            return durationMs;
        }

        Effect preparation() {
            return mono ? AudioClip::mono : clip -> clip;
        }

        String extension() {
            return extension;
        }

        /** The seed to use, which is another at every call if the user gave none. */
        long seed() {
            return seed >= 0 ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE);
        }
    }

    @Command(name = "sample-clips-batch", description = "Cuts clips from every sound file in a directory.")
    static final class Batch implements Callable<Integer> {

        @Mixin
        private BatchOptions batch;

        @Option(
                names = "--num-clips-per-file",
                defaultValue = "1",
                paramLabel = "N",
                converter = OptionConverters.Count.class,
                description = "Clips to cut from each file (${DEFAULT-VALUE}).")
        private int numClipsPerFile;

        @Mixin
        private SampleClips.ClipOptions clips;

        @Override
        public Integer call() {
            clips.check(batch.outputDir());
            long seed = clips.seed();
            ClipSampler sampler = new ClipSampler(numClipsPerFile, clips.durationMs());
            return batch.run(
                    "clips (seed " + seed + ")",
                    OptionalLong.of(seed),
                    () -> new ClipJob(sampler, clips.preparation(), clips.extension(), seed, batch.outputDir()));
        }
    }
}
