package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.dataset.AudioDirectory;
import io.github.riffusion4j.dataset.CaptionTable;
import io.github.riffusion4j.dataset.Cluster;
import io.github.riffusion4j.dataset.DatasetLayout;
import io.github.riffusion4j.dataset.DatasetOptions;
import io.github.riffusion4j.dataset.DatasetPlan;
import io.github.riffusion4j.dataset.DatasetStore;
import io.github.riffusion4j.dataset.ShardReport;
import io.github.riffusion4j.dataset.Workers;
import java.nio.file.Path;
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
        subcommands = {BatchCommand.MakeDataset.class})
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

        Workers threads() {
            return Workers.threads(numThreads.orElse(Runtime.getRuntime().availableProcessors()));
        }

        Optional<Cluster> cluster() {
            return spark.connect();
        }
    }

    @Command(
            name = "dataset",
            description = "Makes a data set of images and captions of all sound files in a directory.")
    static final class MakeDataset implements Callable<Integer> {

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
            Optional<Cluster> cluster = work.cluster();
            if (cluster.isEmpty()) {
                AudioDirectory directory = new AudioDirectory(Path.of(audioDir), glob);
                Path output = Path.of(work.outputDir());
                DatasetPlan plan = DatasetPlan.of(directory, directory.recordings(output), table, options);
                return write(plan, DatasetStore.of(output), work.threads(), work);
            }
            try (Cluster machines = cluster.get()) {
                DatasetPlan plan = DatasetPlan.of(
                        machines.recordings(audioDir, glob, table, work.outputDir()), options, machines.files());
                return write(plan, machines.store(work.outputDir()), machines, work);
            }
        }

        private static int write(DatasetPlan plan, DatasetStore store, Workers workers, Work work) {
            try (Interrupt interrupt = new Interrupt();
                    ConsoleProgressBar bar = new ConsoleProgressBar("Working")) {
                ShardReport done = bar.during(() -> plan.write(store, workers, bar, interrupt.cancellation()));
                return report(done, work.outputDir(), work.report());
            }
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
