package io.github.riffusion4j.onnx.export;

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
}
