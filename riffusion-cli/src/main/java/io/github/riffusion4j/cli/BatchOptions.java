package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.base.files.AtomicFiles;
import io.github.riffusion4j.dataset.AudioDirectory;
import io.github.riffusion4j.dataset.Batch;
import io.github.riffusion4j.dataset.BatchReport;
import io.github.riffusion4j.dataset.CaptionTable;
import io.github.riffusion4j.dataset.DatasetOptions;
import io.github.riffusion4j.dataset.DatasetPlan;
import io.github.riffusion4j.dataset.DatasetStore;
import io.github.riffusion4j.dataset.Job;
import io.github.riffusion4j.dataset.Recording;
import io.github.riffusion4j.dataset.ShardReport;
import io.github.riffusion4j.dataset.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands for data sets: the recordings, the output directory and the number of threads. */
final class BatchOptions {

    @Option(
            names = "--audio-dir",
            required = true,
            paramLabel = "DIR",
            description = "Directory of sound files (WAV, FLAC, Ogg, MP3), searched recursively.")
    private Path audioDir;

    @Option(
            names = "--output-dir",
            required = true,
            paramLabel = "DIR",
            description = "Directory to write to; files that exist there are not written again.")
    private Path outputDir;

    @Option(
            names = "--num-threads",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description = "Files to work on at once (one a core).")
    private Optional<Integer> numThreads;

    @Option(
            names = "--glob",
            defaultValue = "*",
            paramLabel = "PATTERN",
            description = "Names of the files to take, such as \"piano*\" (${DEFAULT-VALUE}).")
    private String glob;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Take only the first N files, in the order of their names; -1: all.")
    private int limit;

    @Mixin
    private Report report;

    /** A directory, or the innermost directory around it that exists. */
    static Path existing(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    Path outputDir() {
        return outputDir;
    }

    /**
     * Processes the recordings, reports the result and returns the exit code.
     *
     * @param files the name of the written files: "clips"
     * @param seed the seed of random choices, if there were any
     */
    int run(String files, OptionalLong seed, Supplier<Job> job) {
        List<Recording> recordings = recordings();
        AtomicFiles.requireWritable(existing(outputDir).resolve("written"));
        Batch batch = new Batch(threads());
        try (Interrupt interrupt = new Interrupt();
                ConsoleProgressBar bar = new ConsoleProgressBar("Working")) {
            BatchReport done = bar.during(() -> batch.run(recordings, job.get(), bar, interrupt.cancellation()));
            done.failures().forEach(failure -> System.err.println("riffusion: " + failure.getMessage()));
            report.print(summary(done, files, recordings.size()), facts(done, seed));
            return done.failures().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private List<Recording> recordings() {
        if (limit == 0) {
            throw new IllegalArgumentException("--limit must be 1 or more, or -1 for all, got 0");
        }
        List<Recording> all = new AudioDirectory(audioDir, glob).recordings(outputDir);
        return limit < 0 ? all : all.subList(0, Math.min(limit, all.size()));
    }

    private int threads() {
        return numThreads.orElse(Runtime.getRuntime().availableProcessors());
    }

    /** Makes a data set of the recordings, reports the result and returns the exit code. */
    int write(DatasetOptions options, CaptionTable captions) {
        DatasetPlan plan = DatasetPlan.of(new AudioDirectory(audioDir, glob), recordings(), captions, options);
        try (Interrupt interrupt = new Interrupt();
                ConsoleProgressBar bar = new ConsoleProgressBar("Working")) {
            ShardReport done = bar.during(() ->
                    plan.write(DatasetStore.of(outputDir), Workers.threads(threads()), bar, interrupt.cancellation()));
            return BatchCommand.report(done, outputDir.toString(), report);
        }
    }

    private String summary(BatchReport done, String files, int recordings) {
        String summary = "Wrote " + done.written() + " " + files + " to " + outputDir;
        if (done.present() > 0) {
            summary += "; " + done.present() + " were there already";
        }
        if (!done.failures().isEmpty()) {
            summary += "; " + done.failures().size() + " of " + recordings + " files failed";
        }
        return summary;
    }

    private JsonObject facts(BatchReport done, OptionalLong seed) {
        JsonObject facts = new JsonObject();
        facts.addProperty("folder", outputDir.toString());
        facts.addProperty("written", done.written());
        facts.addProperty("present", done.present());
        facts.addProperty("failed", done.failures().size());
        seed.ifPresent(value -> facts.addProperty("seed", value));
        return facts;
    }
}
