package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.InvalidFileException;
import java.util.List;

/**
 * The outcome of a batch.
 *
 * @param written files that were written
 * @param present files that were there already
 * @param failures which recordings could not be done and why, in the order of the recordings
 */
public record BatchReport(int written, int present, List<InvalidFileException> failures) {

    public BatchReport {
        failures = List.copyOf(failures);
    }
}
