package io.github.riffusion4j.onnx.sampler;

/** A few linear equations. */
final class LinearSystem {

    private LinearSystem() {}

    /**
     * Solves by Gauss's elimination, and overwrites the equations.
     *
     * @param rows for each equation its coefficients and then its right side
     */
    static double[] solve(double[][] rows) {
        int count = rows.length;
        for (int i = 0; i < count; i++) {
            swap(rows, i, largest(rows, i));
            for (int j = 0; j < count; j++) {
                double factor = j == i ? 0 : rows[j][i] / rows[i][i];
                for (int k = i; k <= count; k++) {
                    rows[j][k] -= factor * rows[i][k];
                }
            }
        }
        double[] solution = new double[count];
        for (int i = 0; i < count; i++) {
            solution[i] = rows[i][count] / rows[i][i];
        }
        return solution;
    }

    /** The row from {@code column} down that has the largest coefficient there. */
    private static int largest(double[][] rows, int column) {
        int largest = column;
        for (int j = column + 1; j < rows.length; j++) {
            if (Math.abs(rows[j][column]) > Math.abs(rows[largest][column])) {
                largest = j;
            }
        }
        return largest;
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
}
