package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.audio.SpectrogramImage;
import java.nio.file.Path;

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

    /** What was written, in words. */
    String summary(int columns) {
        return count == 1
                ? file(0) + " (" + lastWidth + " x " + height + ")"
                : count + " images, " + file(0) + " to " + file(count - 1) + " (" + columns + " x " + height
                        + ", the last " + lastWidth + " x " + height + ")";
    }
}
