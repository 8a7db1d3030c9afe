package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Model;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.dataset.AudioDirectory;
import io.github.riffusion4j.dataset.CaptionTable;
import io.github.riffusion4j.dataset.Cluster;
import io.github.riffusion4j.dataset.DatasetLayout;
import io.github.riffusion4j.dataset.DatasetOptions;
import io.github.riffusion4j.dataset.DatasetPlan;
import io.github.riffusion4j.dataset.DatasetStore;
import io.github.riffusion4j.dataset.PromptPlan;
import io.github.riffusion4j.dataset.PromptTable;
import io.github.riffusion4j.dataset.Shard;
import io.github.riffusion4j.dataset.ShardReport;
import io.github.riffusion4j.dataset.SoundFiles;
import io.github.riffusion4j.dataset.SoundStatistics;
import io.github.riffusion4j.dataset.StatisticsPlan;
import io.github.riffusion4j.dataset.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands for thousands of files, on this machine or on a cluster. */
@Command(
        name = "batch",
        description = "Data sets, clips and statistics of thousands of files, on this machine or on Apache Spark.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BatchCommand.MakeDataset.class, BatchCommand.GenerateClips.class, BatchCommand.Statistics.class})
final class BatchCommand {

    /** Where the files are, and who works on them. */
    static final class Work {

        @Option(
                names = "--output-dir",
                required = true,
                paramLabel = "DIR",
                description = "Directory to write to; what is finished there is not made again. With --spark also an"
                        + " address, such as hdfs://host/directory.")
        private String outputDir = "";

        @Option(
                names = "--num-threads",
                paramLabel = "N",
                converter = OptionConverters.Count.class,
                description = "Parts to work on at once without --spark (one a core).")
        private Optional<Integer> numThreads = Optional.empty();

        @Mixin
        private ClusterOption spark;

        @Mixin
        private Report report;

        String outputDir() {
            return outputDir;
        }

        Report report() {
            return report;
        }

        /** What a command does once it is known who works and where to. */
        interface Body {
            int run(DatasetStore store, Workers workers, ConsoleProgressBar bar, Interrupt interrupt);
        }

        int run(Body body) {
            Optional<Cluster> cluster = spark.connect();
            try (Interrupt interrupt = new Interrupt();
                    ConsoleProgressBar bar = new ConsoleProgressBar("Working")) {
                return cluster.isPresent()
                        ? body.run(cluster.get().store(outputDir), cluster.get(), bar, interrupt)
                        : body.run(DatasetStore.of(Path.of(outputDir)), threads(), bar, interrupt);
            } finally {
                cluster.ifPresent(Cluster::close);
            }
        }

        String failures(long count, String what) {
            return count == 0 ? "" : "; " + count + " " + what + " failed: see " + outputDir + "/rejected.jsonl";
        }

        private Workers threads() {
            return Workers.threads(numThreads.orElse(Runtime.getRuntime().availableProcessors()));
        }
    }

    /** The sound files to work on. */
    static final class Recordings {

        @Option(
                names = "--audio-dir",
                required = true,
                paramLabel = "DIR",
                description = "Directory of sound files, searched recursively. With --spark also an address.")
        private String audioDir = "";

        @Option(
                names = "--glob",
                defaultValue = "*",
                paramLabel = "PATTERN",
                description = "Names of the files to take, such as \"piano*\" (${DEFAULT-VALUE}).")
        private String glob = "*";

        List<Shard.Source> on(Cluster cluster, CaptionTable captions, String output) {
            return cluster.recordings(audioDir, glob, captions, output);
        }

        List<Shard.Source> here(CaptionTable captions, String output) {
            AudioDirectory directory = new AudioDirectory(Path.of(audioDir), glob);
            return directory.recordings(Path.of(output)).stream()
                    .map(recording -> Shard.Source.of(directory.directory(), recording, captions))
                    .toList();
        }
    }

    @Command(
            name = "dataset",
            description = "Makes a data set of images and captions of all sound files in a directory.")
    static final class MakeDataset implements Callable<Integer> {

        @Mixin
        private Recordings recordings;

        @Option(
                names = "--layout",
                defaultValue = "imagefolder",
                paramLabel = "NAME",
                converter = OptionConverters.LayoutName.class,
                completionCandidates = OptionConverters.LayoutName.class,
                description = "How it lies on the disk: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
        private DatasetLayout layout = DatasetLayout.IMAGEFOLDER;

        @Option(names = "--stereo", description = "Keep two channels, as green and blue.")
        private boolean stereo;

        @Option(
                names = "--sample-rate",
                defaultValue = "44100",
                paramLabel = "HZ",
                description = "Sample rate to which every sound is brought first (${DEFAULT-VALUE}).")
        private int sampleRate;

        @Option(
                names = "--columns",
                defaultValue = "512",
                paramLabel = "N",
                converter = OptionConverters.Count.class,
                description = "Width of the images (${DEFAULT-VALUE}).")
        private int columns;

        @Mixin
        private SpectrogramOptions spectrogram;

        @Mixin
        private LayoutOptions layouts;

        @Mixin
        private Work work;

        @Override
        public Integer call() {
            SpectrogramParams params =
                    spectrogram
                            .params(stereo ? SpectrogramParams.Channels.STEREO : SpectrogramParams.Channels.MONO)
                            .toBuilder()
                            .sampleRate(sampleRate)
                            .build();
            DatasetOptions options = layouts.options(layout, params, OptionalInt.of(columns));
            CaptionTable table = layouts.table();
            return work.run((store, workers, bar, interrupt) -> {
                DatasetPlan plan = workers instanceof Cluster cluster
                        ? DatasetPlan.of(recordings.on(cluster, table, work.outputDir()), options, cluster.files())
                        : DatasetPlan.of(recordings.here(table, work.outputDir()), options, SoundFiles.shared());
                ShardReport done = bar.during(() -> plan.write(store, workers, bar, interrupt.cancellation()));
                return report(done, work.outputDir(), work.report());
            });
        }
    }

    @Command(name = "generate", description = "Makes a clip and an image of every prompt in a table.")
    static final class GenerateClips implements Callable<Integer> {

        @Option(
                names = "--prompts",
                required = true,
                paramLabel = "TABLE",
                description = "CSV with a header, or JSON lines: prompt, seed, negative_prompt, steps, guidance.")
        private Path prompts = Path.of("");

        @Option(
                names = "--model",
                defaultValue = Model.TINY,
                paramLabel = "MODEL",
                description = "tiny (the default), or what the other commands take, to be found on every machine.")
        private String model = Model.TINY;

        @Option(
                names = "--steps",
                defaultValue = "30",
                paramLabel = "N",
                converter = OptionConverters.Steps.class,
                description = "Denoising steps (${DEFAULT-VALUE}).")
        private int steps;

        @Option(names = "--extension", defaultValue = "flac", description = "Format of the clips (${DEFAULT-VALUE}).")
        private String extension = "flac";

        @Mixin
        private Work work;

        @Override
        public Integer call() {
            PromptPlan plan = new PromptPlan(PromptTable.read(prompts), model, steps, extension);
            return work.run((store, workers, bar, interrupt) -> {
                List<PromptPlan.Result> results =
                        bar.during(() -> plan.write(store, workers, bar, interrupt.cancellation()));
                long failed =
                        results.stream().filter(r -> !r.failure().isEmpty()).count();
                long written =
                        results.stream().filter(PromptPlan.Result::written).count();
                long present = results.size() - failed - written;
                JsonObject facts = facts(written, failed);
                facts.addProperty("present", present);
                work.report()
                        .print(
                                "Wrote " + written + " clips to " + work.outputDir()
                                        + (present > 0 ? "; " + present + " were there already" : "")
                                        + work.failures(failed, "prompts"),
                                facts);
                return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
            });
        }

        private JsonObject facts(long written, long failed) {
            JsonObject facts = new JsonObject();
            facts.addProperty("directory", work.outputDir());
            facts.addProperty("written", written);
            facts.addProperty("failed", failed);
            return facts;
        }
    }

    @Command(
            name = "statistics",
            description = "Measures all sound files in a directory: durations, loudness, tempo, spectrum, duplicates.")
    static final class Statistics implements Callable<Integer> {

        @Mixin
        private Recordings recordings;

        @Mixin
        private Work work;

        @Override
        public Integer call() {
            return work.run((store, workers, bar, interrupt) -> {
                StatisticsPlan plan = workers instanceof Cluster cluster
                        ? new StatisticsPlan(
                                recordings.on(cluster, CaptionTable.empty(), work.outputDir()), cluster.files())
                        : new StatisticsPlan(
                                recordings.here(CaptionTable.empty(), work.outputDir()), SoundFiles.shared());
                List<StatisticsPlan.Result> results =
                        bar.during(() -> plan.measure(workers, bar, interrupt.cancellation()));
                return report(results, StatisticsPlan.write(results, store).size());
            });
        }

        private int report(List<StatisticsPlan.Result> results, int duplicates) {
            List<SoundStatistics> measured = results.stream()
                    .flatMap(result -> result.statistics().stream())
                    .toList();
            int failed = results.size() - measured.size();
            double hours =
                    measured.stream().mapToDouble(SoundStatistics::seconds).sum() / 3600;
            JsonObject facts = new JsonObject();
            facts.addProperty("directory", work.outputDir());
            facts.addProperty("files", measured.size());
            facts.addProperty("hours", Math.round(hours * 1000) / 1000.0);
            facts.addProperty("duplicates", duplicates);
            facts.addProperty("failed", failed);
            work.report()
                    .print(
                            String.format(
                                    Locale.ROOT,
                                    "Measured %d files, %.2f hours, %d duplicates; see %s/statistics.jsonl%s",
                                    measured.size(),
                                    hours,
                                    duplicates,
                                    work.outputDir(),
                                    work.failures(failed, "files")),
                            facts);
            return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /** Reports a data set, and returns the exit code. */
    static int report(ShardReport done, String output, Report report) {
        String words = "Wrote " + done.examples() + " images to " + output;
        words += done.present() > 0 ? "; " + done.present() + " were there already" : "";
        words += done.leftOut() > 0 ? "; left out " + done.leftOut() + " clips" : "";
        words += done.failures() > 0 ? "; " + done.failures() + " recordings failed" : "";
        words += done.leftOut() + done.failures() > 0 ? ": see " + output + "/rejected.jsonl" : "";
        JsonObject facts = new JsonObject();
        facts.addProperty("directory", output);
        facts.addProperty("written", done.examples());
        facts.addProperty("present", done.present());
        facts.addProperty("left_out", done.leftOut());
        facts.addProperty("failed", done.failures());
        report.print(words, facts);
        return done.failures() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
