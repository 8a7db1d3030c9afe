package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "image-to-audio",
        description = "Plays a spectrogram image, or several as one sound: reconstructs the sound they show.")
final class ImageToAudio implements Runnable {

    @Option(
            names = "--image",
            required = true,
            arity = "1..*",
            paramLabel = "IN",
            description = "Image file to read (PNG or JPEG; - for standard input); of several, each continues the one"
                    + " before.")
    private List<Path> images = List.of();

    @Option(
            names = "--audio",
            required = true,
            paramLabel = "OUT",
            description = "Sound file to write (.wav, .flac or .mp3); - for WAV to standard output.")
    private Path audio;

    @Option(names = "--loop", description = "Make the end of the sound flow into its beginning (one image only).")
    private boolean loop;

    @Mixin
    private QualityOption quality;

    @Mixin
    private Report report;

    @Override
    public void run() {
        if (loop && images.size() > 1) {
            throw new IllegalArgumentException("--loop takes one image, got " + images.size());
        }
        if (images.size() > 1 && (StandardStreams.is(audio) || images.stream().anyMatch(StandardStreams::is))) {
            throw new IllegalArgumentException("several images need files, not -: they are read and written in pieces");
        }
        StandardStreams.requireWritableSound(audio);
        SpectrogramImage first = StandardStreams.readImage(images.get(0));
        try (Interrupt interrupt = new Interrupt();
                ConsoleProgressBar bar = new ConsoleProgressBar("Reconstructing")) {
            Progress progress = bar.until(interrupt.cancellation());
            Duration duration =
                    bar.during(() -> images.size() == 1 ? play(first, progress) : playRow(first.params(), progress));
            report.wrote(audio, duration);
        }
    }

    private Duration play(SpectrogramImage image, Progress progress) {
        SpectrogramImageConverter converter = converter(image.params());
        AudioClip clip = FileErrors.file(
                images.get(0), () -> loop ? converter.toLoop(image, progress) : converter.toAudio(image, progress));
        StandardStreams.write(audio, clip);
        return clip.duration();
    }

    private Duration playRow(SpectrogramParams params, Progress progress) {
        return converter(params)
                .writeAudio(images.stream().map(file -> read(file, params)).iterator(), audio, progress);
    }

    private SpectrogramImage read(Path file, SpectrogramParams params) {
        SpectrogramImage image = SpectrogramImage.read(file);
        if (!image.params().equals(params)) {
            throw new InvalidFileException(
                    file, "was made with other parameters than " + images.get(0) + ", so that it cannot continue it");
        }
        return image;
    }

    private SpectrogramImageConverter converter(SpectrogramParams params) {
        return new SpectrogramImageConverter(params, quality.quality().inverter());
    }
}
