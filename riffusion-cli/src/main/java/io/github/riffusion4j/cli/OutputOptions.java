package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.Generation;
import io.github.riffusion4j.dataset.ImageJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Output options: a sound file, an image file, or both. */
final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.wav",
            description = "Sound file to write (.wav, .flac or .mp3); - for WAV to standard output.")
    private Optional<Path> audio;

    @Option(
            names = "--image",
            paramLabel = "OUT.png",
            description = "Spectrogram image to write (PNG or JPEG); - for PNG to standard output.")
    private Optional<Path> image;

    @Mixin
    private Report report;

    /** Validates the outputs before the long work begins. */
    void check() {
        if (audio.isEmpty() && image.isEmpty()) {
            throw new IllegalArgumentException("nothing to write: give -o OUT.wav, --image OUT.png, or both");
        }
        if (audio.filter(StandardStreams::is).isPresent()
                && image.filter(StandardStreams::is).isPresent()) {
            throw new IllegalArgumentException("sound and image cannot both go to standard output");
        }
        audio.ifPresent(StandardStreams::requireWritableSound);
        image.ifPresent(StandardStreams::requireWritableImage);
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

    /** Writes a part of a result to files of its name. */
    void write(String part, Generation result) {
        UnaryOperator<Path> name = file -> NumberedFile.of(file, part);
        write(result, image.map(name), audio.map(name));
    }

    /** The report of the written files. */
    Report report() {
        return report;
    }

    private void write(Generation result, Optional<Path> image, Optional<Path> audio) {
        image.ifPresent(file -> {
            if (StandardStreams.is(file)) {
                StandardStreams.write(file, result.image());
            } else {
                result.write(file);
            }
            int width = result.image().width();
            int height = result.image().height();
            JsonObject facts = Report.size(width, height);
            facts.addProperty("seed", Report.seed(result.seed()));
            report.wrote(file, width + " x " + height + ", seed " + Long.toUnsignedString(result.seed()), facts);
        });
        audio.ifPresent(file -> {
            if (StandardStreams.is(file)) {
                StandardStreams.write(file, result.audio());
            } else {
                result.write(file);
            }
            double seconds = result.audio().duration().toMillis() / 1000.0;
            JsonObject facts = Report.seconds(seconds);
            facts.addProperty("seed", Report.seed(result.seed()));
            String seed = Long.toUnsignedString(result.seed());
            report.wrote(file, String.format(Locale.ROOT, "%.2f seconds, seed %s", seconds, seed), facts);
        });
    }

    /** Names of numbered files: {@code name_0000.png} and so on for {@code name.png}. */
    static final class NumberedFile {

        private NumberedFile() {}

        static Path of(Path file, int index) {
            String name = String.valueOf(file.getFileName());
            int dot = name.lastIndexOf('.');
            return file.resolveSibling(ImageJob.tileName(name.substring(0, dot), index, name.substring(dot + 1)));
        }

        /** The file of a part: {@code name-bass.wav}. */
        static Path of(Path file, String part) {
            String name = String.valueOf(file.getFileName());
            int dot = name.lastIndexOf('.');
            return file.resolveSibling(name.substring(0, dot) + "-" + part + name.substring(dot));
        }
    }
}
