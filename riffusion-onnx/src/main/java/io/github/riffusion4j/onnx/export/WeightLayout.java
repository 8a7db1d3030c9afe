package io.github.riffusion4j.onnx.export;

import java.util.Arrays;
import java.util.List;

/** Rearranges the elements of weights in memory. */
final class WeightLayout {

    /** The side of a block that stays in the processor's cache during transposition. */
    private static final int BLOCK = 32;

    private WeightLayout() {}

    /** Transposes a matrix [rows, columns] to [columns, rows]. */
    static float[] transposed(float[] matrix, int rows, int columns) {
        float[] result = new float[matrix.length];
        for (int top = 0; top < rows; top += BLOCK) {
            for (int left = 0; left < columns; left += BLOCK) {
                for (int row = top; row < Math.min(rows, top + BLOCK); row++) {
                    for (int column = left; column < Math.min(columns, left + BLOCK); column++) {
                        result[column * rows + row] = matrix[row * columns + column];
                    }
                }
            }
        }
        return result;
    }

    /** Transposes a kernel [out, in, side, side] to [out, side, side, in]. */
    static float[] channelsLast(float[] kernel, int out, int in, int side) {
        int area = side * side;
        float[] result = new float[kernel.length];
        for (int o = 0; o < out; o++) {
            int start = o * in * area;
            for (int i = 0; i < in; i++) {
                for (int tap = 0; tap < area; tap++) {
                    result[start + tap * in + i] = kernel[start + i * area + tap];
                }
            }
        }
        return result;
    }

    /**
     * Folds nearest-neighbour upsampling by 2 into a kernel: the kernel at the lower resolution for one of the four
     * pixels of each upsampled square, in which taps that fall on the same pixel are summed.
     *
     * @param kernel [out, 3, 3, in]
     * @param lower 1 for the squares' lower pixels, 0 for the upper
     * @param right 1 for the squares' right pixels, 0 for the left
     * @return [out, 2, 2, in]
     */
    static float[] ofUpsampled(float[] kernel, int out, int in, int lower, int right) {
        float[] folded = new float[out * 4 * in];
        for (int o = 0; o < out; o++) {
            for (int tap = 0; tap < 9; tap++) {
                // Of three taps the first falls on the previous pixel for the upper pixels of a square, the last on the
                // next for the lower, and the others on the pixel itself.
                int row = (tap / 3 + 1 - lower) / 2;
                int column = (tap % 3 + 1 - right) / 2;
                for (int i = 0; i < in; i++) {
                    folded[((o * 2 + row) * 2 + column) * in + i] += kernel[(o * 9 + tap) * in + i];
                }
            }
        }
        return folded;
    }

    /**
     * Reorders rows, of which each group of four belongs to the pixels of a 2 x 2 square: all rows of the squares'
     * first pixels, then all of their second, third and fourth.
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
     * Interleaves arrays of the same length in equal pieces: the first of each, then the second of each, and so on.
     *
     * @param pieces the number of pieces of each array
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

    /** Returns the first half of an array, or the second if {@code second} is 1. */
    static float[] half(float[] array, int second) {
        int length = array.length / 2;
        return Arrays.copyOfRange(array, second * length, second * length + length);
    }
}
