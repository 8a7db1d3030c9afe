package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.io.AudioFile;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "image-to-audio", description = "Plays a spectrogram image: reconstructs the sound it shows.")
final class ImageToAudio implements Runnable {

    @Option(names = "--image", required = true, paramLabel = "IN", description = "Image file to read (PNG or JPEG).")
    private Path image;

    @Option(names = "--audio", required = true, paramLabel = "OUT", description = "Sound file to write (WAV).")
    private Path audio;

    @Override
    public void run() {
        AudioFile.requireWritable(audio);
        SpectrogramImage spectrogram = SpectrogramImage.read(image);
        try (Interrupt interrupt = new Interrupt();
                Bar bar = new Bar("Reconstructing")) {
            AudioClip clip = bar.during(() -> new SpectrogramImageConverter(spectrogram.params())
                    .toAudio(spectrogram, bar.until(interrupt.cancellation())));
            clip.write(audio);
            System.out.println(String.format(
                    Locale.ROOT,
                    "Wrote %s (%.2f seconds)",
                    audio,
                    clip.duration().toMillis() / 1000.0));
        }
    }
}
