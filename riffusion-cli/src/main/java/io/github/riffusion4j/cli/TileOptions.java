package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Whether a sound becomes one image or many. */
final class TileOptions {

    @Option(
            names = "--columns",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Paint tiles of N columns on one scale, name_0000.png and so on: sound of any length.")
    private Optional<Integer> columns;

    /** The width of a tile, if there are to be tiles; complains about one that nobody could read again. */
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
}
