package io.github.riffusion4j.onnx.export;

import java.util.Arrays;
import java.util.List;

/** The order in which the elements of weights lie in memory. */
final class Layout {

    /** Of a block of a matrix that stays in the processor's cache while it is turned. */
    private static final int BLOCK = 32;

    private Layout() {}

    /** A matrix [rows, columns] as [columns, rows]. */
    static float[] transposed(float[] matrix, int rows, int columns) {
        float[] turned = new float[matrix.length];
        for (int top = 0; top < rows; top += BLOCK) {
            for (int left = 0; left < columns; left += BLOCK) {
                for (int row = top; row < Math.min(rows, top + BLOCK); row++) {
                    for (int column = left; column < Math.min(columns, left + BLOCK); column++) {
                        turned[column * rows + row] = matrix[row * columns + column];
                    }
                }
            }
        }
        return turned;
    }

    /** A kernel [out, in, side, side] as [out, side, side, in]. */
    static float[] channelsLast(float[] kernel, int out, int in, int side) {
        int area = side * side;
        float[] turned = new float[kernel.length];
        for (int o = 0; o < out; o++) {
            int start = o * in * area;
            for (int i = 0; i < in; i++) {
                for (int place = 0; place < area; place++) {
                    turned[start + place * in + i] = kernel[start + i * area + place];
                }
            }
        }
        return turned;
    }

    /**
     * Of a kernel for a picture of which every pixel became a square of four, what is left for one pixel of the squares
     * and the picture as it is: where two elements see the same pixel, their sum.
     *
     * @param kernel [out, 3, 3, in]
     * @param lower 1 for the squares' lower pixels, 0 for the upper
     * @param right 1 for the squares' right pixels, 0 for the left
     * @return [out, 2, 2, in]
     */
    static float[] ofEnlarged(float[] kernel, int out, int in, int lower, int right) {
        float[] folded = new float[out * 4 * in];
        for (int o = 0; o < out; o++) {
            for (int place = 0; place < 9; place++) {
                // Of three elements the first sees the pixel before in the upper pixels of a square, the last the one
                // after in the lower, and the others the pixel itself.
                int row = (place / 3 + 1 - lower) / 2;
                int column = (place % 3 + 1 - right) / 2;
                for (int i = 0; i < in; i++) {
                    folded[((o * 2 + row) * 2 + column) * in + i] += kernel[(o * 9 + place) * in + i];
                }
            }
        }
        return folded;
    }

    /**
     * Rows of which each group of four stands for the pixels of a square, as all rows of the squares' first pixels,
     * then all of their second, third and fourth.
     */
    static float[] byPixelOfSquare(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        float[] ordered = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            int target = row % 4 * (rows / 4) + row / 4;
            System.arraycopy(matrix, row * columns, ordered, target * columns, columns);
        }
        return ordered;
    }

    /**
     * Arrays of the same length cut into equal pieces: the first of each, then the second of each, and so on.
     *
     * @param pieces how many of each array
     */
    static float[] interleaved(List<float[]> arrays, int pieces) {
        int length = arrays.get(0).length / pieces;
        float[] all = new float[arrays.size() * arrays.get(0).length];
        int end = 0;
        for (int piece = 0; piece < pieces; piece++) {
            for (float[] array : arrays) {
                System.arraycopy(array, piece * length, all, end, length);
                end += length;
            }
        }
        return all;
    }

    /** The first half of an array, or the second for 1. */
    static float[] half(float[] array, int second) {
        int length = array.length / 2;
        return Arrays.copyOfRange(array, second * length, second * length + length);
    }
}
