package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.io.ImageFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "audio-to-image", description = "Computes the spectrogram image of a sound.")
final class AudioToImage implements Runnable {

    @Option(names = "--audio", required = true, paramLabel = "IN", description = "Sound file to read (WAV, FLAC, OGG or MP3).")
    private Path audio;

    @Option(names = "--image", required = true, paramLabel = "OUT", description = "Image file to write (PNG or JPEG).")
    private Path image;

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

    @Option(names = "--stereo", description = "Keep two channels, as green and blue.")
    private boolean stereo;

    @Override
    public void run() {
        ImageFile.requireWritable(image);
        // Once at the usual rate, so that what is wrong with the options is not blamed on the file.
        SpectrogramParams params = params();
        try (Interrupt interrupt = new Interrupt()) {
            AudioClip clip = AudioClip.read(audio);
            interrupt.cancellation().throwIfCancelled();
            SpectrogramImage spectrogram = Blame.file(audio, () -> toImage(clip, params));
            interrupt.cancellation().throwIfCancelled();
            spectrogram.write(image);
            System.out.println("Wrote " + image + " (" + spectrogram.width() + " x " + spectrogram.height() + ")");
        }
    }

    private static SpectrogramImage toImage(AudioClip clip, SpectrogramParams params) {
        return new SpectrogramImageConverter(
                        params.toBuilder().sampleRate(clip.sampleRate()).build())
                .toImage(clip);
    }

    private SpectrogramParams params() {
        return SpectrogramParams.defaults().toBuilder()
                .channels(stereo ? SpectrogramParams.Channels.STEREO : SpectrogramParams.Channels.MONO)
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
