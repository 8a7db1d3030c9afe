package io.github.riffusion4j.onnx.export.graph;

/**
 * Zero padding around feature maps.
 *
 * @param before above and to the left
 * @param after below and to the right
 */
public record Padding(int before, int after) {

    /** No padding. */
    public static final Padding NONE = new Padding(0, 0);

    /** The same padding on all sides. */
    public static Padding around(int width) {
        return new Padding(width, width);
    }

    int total() {
        return before + after;
    }

    /** The values of the attribute {@code pads}: top, left, bottom, right. */
    int[] sides() {
        return new int[] {before, before, after, after};
    }
}
