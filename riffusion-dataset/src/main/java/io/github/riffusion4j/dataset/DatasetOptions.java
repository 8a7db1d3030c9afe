package io.github.riffusion4j.dataset;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.io.Serializable;
import java.util.Optional;

/**
 * How recordings become a data set. Immutable.
 *
 * @param layout how it lies on the disk
 * @param params how sound becomes an image; recordings of other rates are resampled
 * @param columns the width of the images, 22 to 16,384; the usual 512 are 5.11 seconds
 * @param placement where in a recording the clips begin
 * @param intervalMs milliseconds from the beginning of a clip to the next one's, at least 1; less than a clip lasts
 *     makes them overlap
 * @param filter the clips to leave out
 * @param caption the captions; beside the fields of tables, files and tags there are {@code name}, {@code directory}
 *     and, for clips that begin on a beat, {@code tempo}
 * @param fileNames fields in the names of the files
 * @param split what is kept for the test
 * @param shardSize recordings in a unit of work, which is written whole or not at all: in a tar or Parquet file; at
 *     least 1
 */
public record DatasetOptions(
        DatasetLayout layout,
        SpectrogramParams params,
        int columns,
        ClipPlacement placement,
        int intervalMs,
        ClipFilter filter,
        CaptionTemplate caption,
        FileNamePattern fileNames,
        SongSplit split,
        int shardSize)
        implements Serializable {

    private static final long serialVersionUID = 1;
    private static final int MAX_COLUMNS = 16_384;
    private static final int MS_PER_SECOND = 1000;

    public DatasetOptions {
        int fewest = 1 + (params.windowLength() + params.hopLength() - 1) / params.hopLength();
        if (columns < fewest || columns > MAX_COLUMNS) {
            throw new IllegalArgumentException(
                    "images must be " + fewest + " to " + MAX_COLUMNS + " columns wide, got " + columns);
        }
        if (intervalMs < 1) {
            throw new IllegalArgumentException("clips must begin at least 1 ms apart, got " + intervalMs + " ms");
        }
        if (shardSize < 1) {
            throw new IllegalArgumentException("a shard must have at least 1 recording, got " + shardSize);
        }
        Resampler.of(params.sampleRate(), params.sampleRate()); // refuses a rate that nothing can be resampled to
    }

    /** Clips of 512 columns, one after the other, all of them for training, captions as files and tags have them. */
    public static DatasetOptions of(DatasetLayout layout) {
        return new Builder(layout).build();
    }

    /** These options, to change. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Samples of each channel that an image of {@link #columns} shows. */
    int clipLength() {
        return (columns - 1) * params.hopLength();
    }

    int interval() {
        return Math.toIntExact((long) intervalMs * params.sampleRate() / MS_PER_SECOND);
    }

    /** All that the content of a data set depends on but its recordings. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("layout", layout.toString());
        json.addProperty("columns", columns);
        json.addProperty("placement", placement.toString());
        json.addProperty("interval_ms", intervalMs);
        json.addProperty("min_loudness", String.valueOf(filter.minLoudness()));
        json.addProperty("max_silence", filter.maxSilence());
        json.addProperty("max_clipping", filter.maxClipping());
        json.addProperty("caption", caption.template());
        json.addProperty("file_names", fileNames.pattern());
        json.addProperty("test_share", split.testShare());
        json.addProperty("test_seed", split.seed());
        json.addProperty("song", split.song());
        json.addProperty("shard_size", shardSize);
        json.add("spectrogram", params(params));
        return json;
    }

    private static JsonObject params(SpectrogramParams params) {
        JsonObject json = new JsonObject();
        json.addProperty("sample_rate", params.sampleRate());
        json.addProperty("stereo", params.channels() == SpectrogramParams.Channels.STEREO);
        json.addProperty("step_size_ms", params.stepSizeMs());
        json.addProperty("window_duration_ms", params.windowDurationMs());
        json.addProperty("padded_duration_ms", params.paddedDurationMs());
        json.addProperty("num_frequencies", params.numFrequencies());
        json.addProperty("min_frequency", params.minFrequency());
        json.addProperty("max_frequency", params.maxFrequency());
        json.addProperty("mel_scale", params.melScale().toString());
        json.addProperty("mel_norm", params.melNorm().toString());
        json.addProperty("power_for_image", params.powerForImage());
        return json;
    }

    /** Changes some of the options. Not thread safe. */
    public static final class Builder {

        private DatasetLayout layout;
        private SpectrogramParams params = SpectrogramParams.defaults();
        private int columns = 512;
        private ClipPlacement placement = ClipPlacement.INTERVAL;
        private Optional<Integer> intervalMs = Optional.empty();
        private ClipFilter filter = ClipFilter.none();
        private CaptionTemplate caption = CaptionTemplate.defaults();
        private FileNamePattern fileNames = FileNamePattern.none();
        private SongSplit split = SongSplit.none();
        private int shardSize = 16;

        private Builder(DatasetLayout layout) {
            this.layout = layout;
        }

        private Builder(DatasetOptions options) {
            layout = options.layout;
            params = options.params;
            columns = options.columns;
            placement = options.placement;
            intervalMs = Optional.of(options.intervalMs);
            filter = options.filter;
            caption = options.caption;
            fileNames = options.fileNames;
            split = options.split;
            shardSize = options.shardSize;
        }

        public Builder layout(DatasetLayout value) {
            layout = value;
            return this;
        }

        public Builder params(SpectrogramParams value) {
            params = value;
            return this;
        }

        public Builder columns(int value) {
            columns = value;
            return this;
        }

        public Builder placement(ClipPlacement value) {
            placement = value;
            return this;
        }

        /** Milliseconds between the beginnings of clips; without it, each begins where the one before ends. */
        public Builder intervalMs(int value) {
            intervalMs = Optional.of(value);
            return this;
        }

        public Builder filter(ClipFilter value) {
            filter = value;
            return this;
        }

        public Builder caption(CaptionTemplate value) {
            caption = value;
            return this;
        }

        public Builder fileNames(FileNamePattern value) {
            fileNames = value;
            return this;
        }

        public Builder split(SongSplit value) {
            split = value;
            return this;
        }

        public Builder shardSize(int value) {
            shardSize = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public DatasetOptions build() {
            return new DatasetOptions(
                    layout,
                    params,
                    columns,
                    placement,
                    intervalMs.orElse(columns * params.stepSizeMs()),
                    filter,
                    caption,
                    fileNames,
                    split,
                    shardSize);
        }
    }
}
