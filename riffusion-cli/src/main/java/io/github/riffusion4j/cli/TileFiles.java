package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Writes tiles beside where one image would have gone: {@code name_0000.png} and so on for {@code name.png}. */
final class TileFiles {

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

    private Path file(int index) {
        return NumberedFile.of(image, index);
    }

    /** Tells what was written. */
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
