package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.dataset.DatasetLayout;
import io.github.riffusion4j.dataset.ImageJob;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audio-to-images-batch",
        description = "Computes the spectrogram image of every sound file in a directory.")
final class AudioToImagesBatch implements Callable<Integer> {

    @Mixin
    private BatchOptions batch;

    @Option(
            names = "--image-extension",
            defaultValue = "png",
            description = "Format of the images: png, or jpg, which blurs them (${DEFAULT-VALUE}).")
    private String imageExtension;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            converter = OptionConverters.LayoutName.class,
            completionCandidates = OptionConverters.LayoutName.class,
            description =
                    "Make a data set of captioned clips of it: ${COMPLETION-CANDIDATES}; without it, images alone.")
    private Optional<DatasetLayout> layout = Optional.empty();

    @Mixin
    private LayoutOptions layouts;

    @Mixin
    private SpectrogramOptions spectrogram;

    @Mixin
    private TileOptions tiles;

    @ArgGroup
    private ChannelChoice channels = new ChannelChoice();

    @Option(
            names = "--sample-rate",
            defaultValue = "44100",
            paramLabel = "HZ",
            description = "Sample rate to which every sound is brought first (${DEFAULT-VALUE}).")
    private int sampleRate;

    /** One of the two at most. */
    private static final class ChannelChoice {
        @Option(names = "--mono", description = "Mix all channels down to one (the default).")
        private boolean mono;

        @Option(names = "--stereo", description = "Keep two channels, as green and blue.")
        private boolean stereo;

        SpectrogramParams.Channels chosen() {
            return stereo && !mono ? SpectrogramParams.Channels.STEREO : SpectrogramParams.Channels.MONO;
        }
    }

    @Override
    public Integer call() {
        SpectrogramParams params = spectrogram.params(channels.chosen()).toBuilder()
                .sampleRate(sampleRate)
                .build();
        if (layout.isPresent()) {
            return batch.write(layouts.options(layout.get(), params, tiles.columns(params)), layouts.table());
        }
        ImageJob job = new ImageJob(params, imageExtension, batch.outputDir(), tiles.columns(params));
        return batch.run("images", OptionalLong.empty(), () -> job);
    }
}
