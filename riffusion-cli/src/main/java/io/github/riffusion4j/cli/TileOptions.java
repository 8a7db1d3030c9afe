package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.dataset.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The option to write a sound as tiles. */
final class TileOptions {

    @Option(
            names = "--columns",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description =
                    "Write tiles of N columns on a common scale, name_0000.png and so on, for sound of any length.")
    private Optional<Integer> columns;

    /** The width of a tile, if tiles are requested; rejects one that is too large to be read. */
    OptionalInt columns(SpectrogramParams params) {
        if (columns.isEmpty()) {
            return OptionalInt.empty();
        }
        int most = ImageFile.MAX_PIXELS / params.numFrequencies();
        if (columns.get() > most) {
            throw new IllegalArgumentException("--columns must be at most " + most + " for images "
                    + params.numFrequencies() + " pixels high, got " + columns.get());
        }
        return OptionalInt.of(columns.get());
    }

    /** Makes the directory of the tiles, and rejects a file that cannot be written. */
    static void check(Path image) {
        Path directory = Objects.requireNonNullElse(image.toAbsolutePath().getParent(), Path.of("."));
        StandardStreams.requireWritableImage(new OutputDirectory(directory).file(String.valueOf(image.getFileName())));
    }

    /** Writes tiles: {@code name_0000.png} and so on for {@code name.png}. */
    static final class TileFiles {

        private final Path image;
        private int count;
        private int height;
        private int lastWidth;

        TileFiles(Path image) {
            this.image = image;
        }

        void write(SpectrogramImage tile) {
            tile.write(file(count));
            count++;
            height = tile.height();
            lastWidth = tile.width();
        }

        /** Deletes what was written: half a row of images is none. */
        void discard() {
            for (int i = 0; i < count; i++) {
                try {
                    Files.deleteIfExists(file(i));
                } catch (IOException e) {
                    throw new RiffusionException(file(i) + ": cannot be deleted; the other images were not made", e);
                }
            }
        }

        private Path file(int index) {
            return OutputOptions.NumberedFile.of(image, index);
        }

        /** Reports the written tiles. */
        void report(Report report, int columns) {
            List<JsonObject> tiles = IntStream.range(0, count)
                    .mapToObj(i -> Report.of(file(i), Report.size(i < count - 1 ? columns : lastWidth, height)))
                    .toList();
            report.wrote(
                    tiles,
                    count == 1
                            ? file(0) + " (" + lastWidth + " x " + height + ")"
                            : count + " images, " + file(0) + " to " + file(count - 1) + " (" + columns + " x " + height
                                    + ", the last " + lastWidth + " x " + height + ")");
        }
    }
}
