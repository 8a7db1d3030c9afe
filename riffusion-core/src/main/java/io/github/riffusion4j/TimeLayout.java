package io.github.riffusion4j;

import java.util.Optional;

/**
 * How a painting lies in time. Immutable.
 *
 * @param topology whether its end flows into its beginning
 * @param towards the text that it ends with, if that is another than it begins with
 */
public record TimeLayout(Boundary topology, Optional<String> towards) {

    /** From a beginning to an end, under one text. */
    static final TimeLayout PLAIN = new TimeLayout(Boundary.LINE, Optional.empty());

    /** @throws IllegalArgumentException if a loop is to end with another text than it begins with */
    public TimeLayout {
        if (topology == Boundary.CIRCLE && towards.isPresent()) {
            throw new IllegalArgumentException("a loop ends as it begins, so it cannot move towards \"" + towards.get()
                    + "\"; leave out one of the two");
        }
    }

    TimeLayout circle() {
        return new TimeLayout(Boundary.CIRCLE, towards);
    }

    TimeLayout towards(String text) {
        return new TimeLayout(topology, Optional.of(text));
    }
}
