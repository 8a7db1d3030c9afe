package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import picocli.CommandLine.Option;

/** Parameters of the spectrogram. */
final class SpectrogramOptions {

    @Option(names = "--step-size-ms", defaultValue = "10", description = "Milliseconds a column (${DEFAULT-VALUE}).")
    private int stepSizeMs;

    @Option(
            names = "--num-frequencies",
            defaultValue = "512",
            description = "Mel bands: the image's height (${DEFAULT-VALUE}).")
    private int numFrequencies;

    @Option(
            names = "--min-frequency",
            defaultValue = "0",
            description = "Lower end of the lowest band in Hz (${DEFAULT-VALUE}).")
    private int minFrequency;

    @Option(
            names = "--max-frequency",
            defaultValue = "10000",
            description = "Upper end of the highest band in Hz (${DEFAULT-VALUE}).")
    private int maxFrequency;

    @Option(
            names = "--window-duration-ms",
            defaultValue = "100",
            description = "Milliseconds a column sees (${DEFAULT-VALUE}).")
    private int windowDurationMs;

    @Option(
            names = "--padded-duration-ms",
            defaultValue = "400",
            description = "Milliseconds to which the window is padded with silence (${DEFAULT-VALUE}).")
    private int paddedDurationMs;

    @Option(
            names = "--power-for-image",
            defaultValue = "0.25",
            description = "Brightness is amplitude to this power (${DEFAULT-VALUE}).")
    private double powerForImage;

    SpectrogramParams params(SpectrogramParams.Channels channels) {
        return SpectrogramParams.defaults().toBuilder()
                .channels(channels)
                .stepSizeMs(stepSizeMs)
                .windowDurationMs(windowDurationMs)
                .paddedDurationMs(paddedDurationMs)
                .numFrequencies(numFrequencies)
                .minFrequency(minFrequency)
                .maxFrequency(maxFrequency)
                .powerForImage(powerForImage)
                .build();
    }
}
