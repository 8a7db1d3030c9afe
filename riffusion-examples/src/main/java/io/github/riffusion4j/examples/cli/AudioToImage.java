package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.io.ImageFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "audio-to-image", description = "Computes the spectrogram image of a sound.")
final class AudioToImage implements Runnable {

    @Option(
            names = "--audio",
            required = true,
            paramLabel = "IN",
            description = "Sound file to read (WAV, FLAC, OGG or MP3).")
    private Path audio;

    @Option(names = "--image", required = true, paramLabel = "OUT", description = "Image file to write (PNG or JPEG).")
    private Path image;

    @Mixin
    private SpectrogramOptions spectrogram;

    @Option(names = "--stereo", description = "Keep two channels, as green and blue.")
    private boolean stereo;

    @Override
    public void run() {
        ImageFile.requireWritable(image);
        // Once at the usual rate, so that what is wrong with the options is not blamed on the file.
        SpectrogramParams params =
                spectrogram.params(stereo ? SpectrogramParams.Channels.STEREO : SpectrogramParams.Channels.MONO);
        try (Interrupt interrupt = new Interrupt()) {
            AudioClip clip = AudioClip.read(audio);
            interrupt.cancellation().throwIfCancelled();
            SpectrogramImage painted = Blame.file(audio, () -> toImage(clip, params));
            interrupt.cancellation().throwIfCancelled();
            painted.write(image);
            System.out.println("Wrote " + image + " (" + painted.width() + " x " + painted.height() + ")");
        }
    }

    private static SpectrogramImage toImage(AudioClip clip, SpectrogramParams params) {
        return new SpectrogramImageConverter(
                        params.toBuilder().sampleRate(clip.sampleRate()).build())
                .toImage(clip);
    }
}
