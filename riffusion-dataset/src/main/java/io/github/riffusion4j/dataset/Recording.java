package io.github.riffusion4j.dataset;

import java.nio.file.Path;

/**
 * A sound file of a data set.
 *
 * @param file where it is
 * @param name what files made of it are called after: its path below the data set's directory, with {@code /} between
 *     directories; without its extension, unless that is all that tells it from another recording
 */
public record Recording(Path file, String name) {}
