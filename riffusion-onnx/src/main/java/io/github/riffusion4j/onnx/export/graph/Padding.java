package io.github.riffusion4j.onnx.export.graph;

/**
 * Rows and columns of zeros around a picture.
 *
 * @param before above and to the left
 * @param after below and to the right
 */
public record Padding(int before, int after) {

    /** None. */
    public static final Padding NONE = new Padding(0, 0);

    /** As much on all sides. */
    public static Padding around(int width) {
        return new Padding(width, width);
    }

    int total() {
        return before + after;
    }

    /** As the attribute {@code pads} wants it: top, left, bottom, right. */
    int[] sides() {
        return new int[] {before, before, after, after};
    }
}
