package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImage;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.io.AudioFile;
import io.github.riffusion4j.base.Progress;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "image-to-audio", description = "Plays a spectrogram image: reconstructs the sound it shows.")
final class ImageToAudio implements Runnable {

    @Option(names = "--image", required = true, paramLabel = "IN", description = "Image file to read (PNG or JPEG).")
    private Path image;

    @Option(
            names = "--audio",
            required = true,
            paramLabel = "OUT",
            description = "Sound file to write (.wav, .flac or .mp3).")
    private Path audio;

    @Mixin
    private QualityOption quality;

    @Override
    public void run() {
        AudioFile.requireWritable(audio);
        SpectrogramImage spectrogram = SpectrogramImage.read(image);
        try (Interrupt interrupt = new Interrupt();
                Bar bar = new Bar("Reconstructing")) {
            Progress progress = bar.until(interrupt.cancellation());
            AudioClip clip = bar.during(() -> Blame.file(image, () -> toAudio(spectrogram, progress)));
            clip.write(audio);
            System.out.println(String.format(
                    Locale.ROOT,
                    "Wrote %s (%.2f seconds)",
                    audio,
                    clip.duration().toMillis() / 1000.0));
        }
    }

    private AudioClip toAudio(SpectrogramImage spectrogram, Progress progress) {
        return new SpectrogramImageConverter(
                        spectrogram.params(), quality.quality().inverter())
                .toAudio(spectrogram, progress);
    }
}
