package io.github.riffusion4j;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Masks that come with the library, for spectrograms of any size: how much of each point is regenerated. They have the
 * ids of Riffusion's web application, and mean the same. A point is regenerated wholly where no other number is given.
 */
public enum SeedMask {
    /** Narrow lines in the upper two fifths, on the loop's start and on every other of eight beats: 80 % there. */
    BEAT_LINES_80("mask_beat_lines_80", (x, y) -> y < 0.4 && nearBeat(x) ? 0.8 : 1),
    /** From nothing at the top evenly to all at the bottom. */
    GRADIENT_DARK("mask_gradient_dark", (x, y) -> y),
    /** From 70 % at the top, smoothly, to all from the middle down. */
    GRADIENT_TOP_70("mask_gradient_top_70", (x, y) -> rising(0.7, y / 0.5)),
    /** From 75 % at the top, smoothly, to all from a fifth of the height down. */
    GRADIENT_TOP_FIFTH_75("mask_gradient_top_fifth_75", (x, y) -> rising(0.75, y / 0.2)),
    /** 75 % in the upper third. */
    TOP_THIRD_75("mask_top_third_75", (x, y) -> y < 1 / 3.0 ? 0.75 : 1),
    /** 95 % in the upper third. */
    TOP_THIRD_95("mask_top_third_95", (x, y) -> y < 1 / 3.0 ? 0.95 : 1);

    /** Half the width of a beat's line, as a share of the whole: just over one latent of 8 pixels to either side. */
    private static final double LINE = 1 / 64.0;

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // all of them are functions without state
    private final Formula formula;

    SeedMask(String id, Formula formula) {
        this.id = id;
        this.formula = formula;
    }

    @FunctionalInterface
    private interface Formula {
        double at(double x, double y);
    }

    /** Its name on a command line and in a request to a server. */
    public String id() {
        return id;
    }

    /**
     * The share that is regenerated at a point.
     *
     * @param x time, from 0 (the start) to 1 (the end)
     * @param y pitch, from 0 (the highest band) to 1 (the lowest)
     * @return 0 (nothing) to 1 (all)
     */
    public double repaint(double x, double y) {
        return formula.at(x, y);
    }

    /**
     * The mask of that {@linkplain #id() id}.
     *
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static SeedMask byId(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no mask \"" + id + "\"; there are "
                + Arrays.stream(values()).map(SeedMask::id).collect(Collectors.joining(", "))));
    }

    /** The mask of that {@linkplain #id() id}, if there is one. */
    public static Optional<SeedMask> find(String id) {
        Objects.requireNonNull(id, "id");
        return Arrays.stream(values()).filter(mask -> mask.id.equals(id)).findFirst();
    }

    /** At both ends, and at 1, 3, 5 and 7 eighths. */
    private static boolean nearBeat(double x) {
        double fromEnds = Math.min(x, 1 - x);
        double fromBeats = Math.abs((x + 0.125) * 4 - Math.rint((x + 0.125) * 4)) / 4;
        return Math.min(fromEnds, fromBeats) < LINE;
    }

    /** From {@code lowest} at 0 to 1 at 1 and beyond, level at both ends. */
    private static double rising(double lowest, double at) {
        double t = Math.min(1, at);
        return lowest + (1 - lowest) * t * t * (3 - 2 * t);
    }
}
