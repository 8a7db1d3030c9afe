package io.github.riffusion4j.audio.format.png;

/** The filters of PNG, which predict a byte from those before it. */
final class PngFilter {

    static final int NONE = 0;
    static final int SUB = 1;
    static final int UP = 2;
    static final int AVERAGE = 3;
    static final int PAETH = 4;
    static final int COUNT = 5;

    private PngFilter() {}

    /** The prediction of a byte, from those of the pixels to its left, above it, and above to the left: 0 to 255. */
    static int predict(int filter, int left, int above, int aboveLeft) {
        return switch (filter) {
            case SUB -> left;
            case UP -> above;
            case AVERAGE -> (left + above) >> 1;
            case PAETH -> paeth(left, above, aboveLeft);
            default -> 0;
        };
    }

    static int paeth(int left, int above, int aboveLeft) {
        int toLeft = Math.abs(above - aboveLeft);
        int toAbove = Math.abs(left - aboveLeft);
        int toAboveLeft = Math.abs(left + above - 2 * aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft) {
            return left;
        }
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
