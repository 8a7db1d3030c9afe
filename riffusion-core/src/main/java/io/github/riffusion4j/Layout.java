package io.github.riffusion4j;

import java.util.Optional;

/**
 * How a painting lies in time.
 *
 * @param topology whether its end flows into its beginning
 * @param towards the text that it ends with, if that is another than it begins with
 */
record Layout(Topology topology, Optional<String> towards) {

    /** From a beginning to an end, under one text. */
    static final Layout PLAIN = new Layout(Topology.LINE, Optional.empty());
}
