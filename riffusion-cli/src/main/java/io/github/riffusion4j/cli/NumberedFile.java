package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.dataset.ImageJob;
import java.nio.file.Path;

/** Files of which there are several: {@code name_0000.png} and so on in place of {@code name.png}. */
final class NumberedFile {

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
