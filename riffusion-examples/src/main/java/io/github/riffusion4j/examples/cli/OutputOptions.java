package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.audio.io.AudioFile;
import io.github.riffusion4j.audio.io.ImageFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the result goes: to a sound file, an image file, or both. */
final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.wav",
            description = "Sound file to write (.wav, .flac or .mp3).")
    private Optional<Path> audio;

    @Option(names = "--image", paramLabel = "OUT.png", description = "Spectrogram image to write (PNG or JPEG).")
    private Optional<Path> image;

    /** Finds what is wrong with the outputs before the long work begins. */
    void check() {
        if (audio.isEmpty() && image.isEmpty()) {
            throw new IllegalArgumentException("nothing to write: give -o OUT.wav, --image OUT.png, or both");
        }
        audio.ifPresent(AudioFile::requireWritable);
        image.ifPresent(ImageFile::requireWritable);
    }

    void write(Generation result) {
        image.ifPresent(file -> {
            result.image().write(file);
            System.out.println("Wrote " + file + " (" + result.image().width() + " x "
                    + result.image().height() + ", seed " + result.seed() + ")");
        });
        audio.ifPresent(file -> {
            result.audio().write(file);
            System.out.println(String.format(
                    Locale.ROOT,
                    "Wrote %s (%.2f seconds, seed %d)",
                    file,
                    result.audio().duration().toMillis() / 1000.0,
                    result.seed()));
        });
    }
}
