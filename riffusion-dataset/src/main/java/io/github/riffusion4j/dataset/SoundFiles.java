package io.github.riffusion4j.dataset;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Brings recordings to the machine that works on them. */
@FunctionalInterface
public interface SoundFiles extends Serializable {

    /**
     * Gives the path of a recording on this machine to {@code use}; it need not be there afterwards.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the recording cannot be read
     */
    void open(Shard.Source source, Consumer<Path> use);

    /** Files that every machine has at the same path: of this machine alone, or on a shared disk. */
    static SoundFiles shared() {
        return (source, use) -> use.accept(Path.of(source.file()));
    }
}
