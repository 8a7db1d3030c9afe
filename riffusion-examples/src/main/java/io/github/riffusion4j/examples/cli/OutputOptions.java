package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.audio.io.AudioFile;
import io.github.riffusion4j.audio.io.ImageFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

    /** Writes one result to the files themselves, and several to numbered ones. */
    void write(List<Generation> results) {
        for (int i = 0; i < results.size(); i++) {
            int index = i;
            UnaryOperator<Path> name =
                    results.size() == 1 ? UnaryOperator.identity() : file -> NumberedFile.of(file, index);
            write(results.get(i), image.map(name), audio.map(name));
        }
    }

    private static void write(Generation result, Optional<Path> image, Optional<Path> audio) {
        image.ifPresent(file -> {
            result.write(file);
            System.out.println("Wrote " + file + " (" + result.image().width() + " x "
                    + result.image().height() + ", seed " + result.seed() + ")");
        });
        audio.ifPresent(file -> {
            result.write(file);
            System.out.println(String.format(
                    Locale.ROOT,
                    "Wrote %s (%.2f seconds, seed %d)",
                    file,
                    result.audio().duration().toMillis() / 1000.0,
                    result.seed()));
        });
    }
}
