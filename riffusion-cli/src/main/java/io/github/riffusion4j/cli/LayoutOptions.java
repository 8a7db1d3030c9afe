package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.dataset.CaptionTable;
import io.github.riffusion4j.dataset.CaptionTemplate;
import io.github.riffusion4j.dataset.ClipFilter;
import io.github.riffusion4j.dataset.ClipPlacement;
import io.github.riffusion4j.dataset.DatasetLayout;
import io.github.riffusion4j.dataset.DatasetOptions;
import io.github.riffusion4j.dataset.FileNamePattern;
import io.github.riffusion4j.dataset.SongSplit;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How clips, captions and splits of a data set for training are made. */
final class LayoutOptions {

    @Option(
            names = "--clip-interval-ms",
            paramLabel = "MS",
            converter = OptionConverters.Count.class,
            description = "Milliseconds from the beginning of a clip to the next one's (what a clip lasts).")
    private Optional<Integer> interval = Optional.empty();

    @Option(names = "--on-beats", description = "Begin clips on beats; captions may have {tempo} then.")
    private boolean onBeats;

    @Option(
            names = "--captions",
            paramLabel = "TABLE",
            description = "CSV with a header, or JSON lines: a column file_name, and text or other fields.")
    private Optional<Path> captions = Optional.empty();

    @Option(
            names = "--caption",
            paramLabel = "TEMPLATE",
            description = "Captions, with fields of the table, file names and tags: \"{genre|mood}, {artist}\""
                    + " ({text|caption|genre|name}).")
    private Optional<String> caption = Optional.empty();

    @Option(
            names = "--file-names",
            paramLabel = "PATTERN",
            description = "Fields in the names of the files: \"{artist} - {title}\", \"{genre}/{}\".")
    private Optional<String> fileNames = Optional.empty();

    @Option(
            names = "--test-share",
            defaultValue = "0",
            paramLabel = "SHARE",
            converter = OptionConverters.Fraction.class,
            description = "Share of the songs kept for the test, below 1 (${DEFAULT-VALUE}).")
    private double testShare;

    @Option(
            names = "--song",
            paramLabel = "REGEX",
            description = "What in a file's path is the song, which is never split: \"^([^/]+)/\" is the directory.")
    private Optional<String> song = Optional.empty();

    @Option(names = "--min-loudness", paramLabel = "LUFS", description = "Leave out quieter clips, such as -40.")
    private Optional<Double> minLoudness = Optional.empty();

    @Option(
            names = "--max-silence",
            defaultValue = "1",
            paramLabel = "SHARE",
            converter = OptionConverters.Fraction.class,
            description = "Leave out clips of which more lies below -60 dB (${DEFAULT-VALUE}).")
    private double maxSilence;

    @Option(
            names = "--max-clipping",
            defaultValue = "1",
            paramLabel = "SHARE",
            converter = OptionConverters.Fraction.class,
            description = "Leave out clips of which more samples are at full scale (${DEFAULT-VALUE}).")
    private double maxClipping;

    @Option(
            names = "--shard-size",
            defaultValue = "16",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description = "Recordings in a unit of work: in a tar or Parquet file (${DEFAULT-VALUE}).")
    private int shardSize;

    DatasetOptions options(DatasetLayout layout, SpectrogramParams params, OptionalInt columns) {
        DatasetOptions.Builder options = DatasetOptions.of(layout).toBuilder()
                .params(params)
                .columns(columns.orElse(512))
                .placement(onBeats ? ClipPlacement.BEAT : ClipPlacement.INTERVAL)
                .filter(new ClipFilter(minLoudness.orElse(Double.NEGATIVE_INFINITY), maxSilence, maxClipping))
                .split(split())
                .shardSize(shardSize);
        options.intervalMs(interval.orElse(columns.orElse(512) * params.stepSizeMs()));
        caption.ifPresent(template -> options.caption(new CaptionTemplate(template)));
        fileNames.ifPresent(pattern -> options.fileNames(new FileNamePattern(pattern)));
        return options.build();
    }

    private SongSplit split() {
        SongSplit split = SongSplit.test(testShare);
        return song.map(regex -> new SongSplit(testShare, split.seed(), regex)).orElse(split);
    }

    CaptionTable table() {
        return captions.map(CaptionTable::read).orElseGet(CaptionTable::empty);
    }
}
