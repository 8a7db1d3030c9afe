package io.github.riffusion4j;

import java.util.Objects;
import java.util.Optional;

/**
 * The layout of a result in time. Immutable.
 *
 * @param boundary the boundary condition
 * @param towards the text that it ends with, if that is another than it begins with
 */
public record TimeLayout(Boundary boundary, Optional<String> towards) {

    /** From a beginning to an end, under one text. */
    public static final TimeLayout PLAIN = new TimeLayout(Boundary.OPEN, Optional.empty());

    /** A loop, under one text. */
    public static final TimeLayout LOOP = PLAIN.loop();

    /** The boundary condition of a sound in time. */
    public enum Boundary {
        /** It begins and ends. */
        OPEN,
        /** Its end flows into its beginning: a loop. */
        PERIODIC
    }

    /** @throws IllegalArgumentException if a loop is to end with another text than it begins with */
    public TimeLayout {
        Objects.requireNonNull(boundary, "boundary");
        Objects.requireNonNull(towards, "towards");
        if (boundary == Boundary.PERIODIC && towards.isPresent()) {
            throw new IllegalArgumentException("a loop ends as it begins, so it cannot move towards \"" + towards.get()
                    + "\"; leave out one of the two");
        }
    }

    /**
     * This layout as a loop.
     *
     * @throws IllegalArgumentException if it moves towards another text
     */
    public TimeLayout loop() {
        return new TimeLayout(Boundary.PERIODIC, towards);
    }

    /**
     * This layout with a text to arrive at.
     *
     * @throws IllegalArgumentException if it is a loop
     */
    public TimeLayout towards(String text) {
        return new TimeLayout(boundary, Optional.of(Objects.requireNonNull(text, "text")));
    }

    /** True if the end flows into the beginning. */
    boolean isLoop() {
        return boundary == Boundary.PERIODIC;
    }

    @Override
    public String toString() {
        return (isLoop() ? "a loop" : "a plain sound")
                + towards.map(text -> " towards \"" + text + "\"").orElse("");
    }
}
