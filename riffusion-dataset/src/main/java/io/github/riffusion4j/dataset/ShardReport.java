package io.github.riffusion4j.dataset;

import java.io.Serializable;

/**
 * The outcome of a shard, or of several.
 *
 * @param examples that were written by this run
 * @param present examples of shards that an earlier run had finished
 * @param leftOut clips that the filter did not let pass
 * @param failures recordings that could not be read, or have no caption
 */
public record ShardReport(long examples, long present, long leftOut, long failures) implements Serializable {

    private static final long serialVersionUID = 1;

    /** Nothing yet. */
    public static final ShardReport NOTHING = new ShardReport(0, 0, 0, 0);

    /** Both together. */
    public ShardReport plus(ShardReport other) {
        return new ShardReport(
                examples + other.examples, present + other.present, leftOut + other.leftOut, failures + other.failures);
    }
}
