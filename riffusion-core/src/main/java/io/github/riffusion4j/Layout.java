package io.github.riffusion4j;

import java.util.Optional;

/**
 * How a painting lies in time. Immutable.
 *
 * @param topology whether its end flows into its beginning
 * @param towards the text that it ends with, if that is another than it begins with
 */
public record Layout(Topology topology, Optional<String> towards) {

    /** From a beginning to an end, under one text. */
    static final Layout PLAIN = new Layout(Topology.LINE, Optional.empty());

    /** @throws IllegalArgumentException if a loop is to end with another text than it begins with */
    public Layout {
        if (topology == Topology.CIRCLE && towards.isPresent()) {
            throw new IllegalArgumentException("a loop ends as it begins, so it cannot move towards \"" + towards.get()
                    + "\"; leave out one of the two");
        }
    }

    Layout circle() {
        return new Layout(Topology.CIRCLE, towards);
    }

    Layout towards(String text) {
        return new Layout(topology, Optional.of(text));
    }
}
