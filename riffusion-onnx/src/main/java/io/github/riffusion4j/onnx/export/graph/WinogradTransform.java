package io.github.riffusion4j.onnx.export.graph;

/**
 * The matrices of Winograd's minimal filtering for tiles of 4 x 4 output pixels and kernels of side 3: output = A^T [(G
 * kernel G^T) * (B^T input B)] A, where * multiplies elements (Winograd 1980; Lavin, Gray 2016, "Fast Algorithms for
 * Convolutional Neural Networks"). Elements are products of polynomials at some points (Toom-Cook). Immutable.
 */
public final class WinogradTransform {

    /** The side of a tile of output pixels. */
    static final int TILE = 4;

    private static final int KERNEL = 3;

    /**
     * A convolution that keeps the size: 36 products for 144. The points 0, ±3/4, ±3/2 and infinity have a quarter of
     * the rounding error of the usual ones, 0, ±1, ±2.
     */
    public static final WinogradTransform CONVOLUTION = convolution(0, 0.75, -0.75, 1.5, -1.5);

    /**
     * Nearest-neighbour upsampling by 2 and a convolution that keeps the size, from 4 x 4 pixels of the smaller feature
     * maps. Of the six elements in a row or column only four are independent, which allows for 25 products in place of
     * 36, at the points 0, 1, ±5/8 and infinity, but with twice the rounding error.
     */
    public static final WinogradTransform UPSAMPLING = CONVOLUTION.afterUpsampling();

    private final int scale;
    private final double[][] input;
    private final double[][] kernel;
    private final double[][] output;

    private WinogradTransform(int scale, double[][] input, double[][] kernel, double[][] output) {
        this.scale = scale;
        this.input = input;
        this.kernel = kernel;
        this.output = output;
    }

    private static WinogradTransform convolution(double... points) {
        double[][] kernel = new double[points.length + 1][];
        for (int p = 0; p < points.length; p++) {
            kernel[p] = powers(points[p], 1 / differences(points, p), KERNEL);
        }
        kernel[points.length] = new double[] {0, 0, 1};
        return new WinogradTransform(1, numerators(points), kernel, evaluations(points));
    }

    /** The pixels at 1 and 2 are the same after upsampling, and those at 3 and 4. */
    private WinogradTransform afterUpsampling() {
        double[][] smaller = new double[input.length][];
        for (int i = 0; i < input.length; i++) {
            double[] row = input[i];
            smaller[i] = new double[] {row[0], row[1] + row[2], row[3] + row[4], row[5]};
        }
        return new WinogradTransform(2, smaller, kernel, output);
    }

    /** A^T: the powers of each point, and infinity, whose only one is the last. */
    private static double[][] evaluations(double... points) {
        double[][] output = new double[TILE][points.length + 1];
        for (int p = 0; p < points.length; p++) {
            double[] powers = powers(points[p], 1, TILE);
            for (int power = 0; power < TILE; power++) {
                output[power][p] = powers[power];
            }
        }
        output[TILE - 1][points.length] = 1;
        return output;
    }

    private static double[] powers(double point, double factor, int count) {
        double[] powers = new double[count];
        double power = factor;
        for (int i = 0; i < count; i++) {
            powers[i] = power;
            power *= point;
        }
        return powers;
    }

    /** For each point the product of (x - other point), by power; last, the product over all points. */
    private static double[][] numerators(double... points) {
        double[][] rows = new double[points.length + 1][];
        for (int p = 0; p <= points.length; p++) {
            double[] polynomial = new double[points.length + 1];
            polynomial[0] = 1;
            for (int other = 0; other < points.length; other++) {
                if (other != p) {
                    multiply(polynomial, points[other]);
                }
            }
            rows[p] = polynomial;
        }
        return rows;
    }

    /** Multiplies a polynomial by (x - root). */
    private static void multiply(double[] polynomial, double root) {
        for (int power = polynomial.length - 1; power >= 0; power--) {
            polynomial[power] = (power == 0 ? 0 : polynomial[power - 1]) - root * polynomial[power];
        }
    }

    private static double differences(double[] points, int p) {
        double product = 1;
        for (int other = 0; other < points.length; other++) {
            product *= other == p ? 1 : points[p] - points[other];
        }
        return product;
    }

    /** The factor from the input's height and width to the output's. */
    int scale() {
        return scale;
    }

    /** The number of products for each tile and pair of channels: the square of the number of points. */
    public int products() {
        return input.length * input.length;
    }

    /** The side of the square of input pixels that a tile of output pixels depends on. */
    int inputSide() {
        return input[0].length;
    }

    /** The distance of these squares. */
    int inputStride() {
        return TILE / scale;
    }

    /** B^T ⊗ B^T, as a convolution kernel [products, inputSide, inputSide]. */
    float[] inputKernel() {
        return kroneckerSquare(input);
    }

    /** A^T ⊗ A^T, a matrix [16, products]. */
    float[] outputMatrix() {
        return kroneckerSquare(output);
    }

    private static float[] kroneckerSquare(double[][] matrix) {
        int rows = matrix.length;
        int columns = matrix[0].length;
        float[] square = new float[rows * rows * columns * columns];
        for (int i = 0; i < square.length; i++) {
            int row = i / (columns * columns);
            int column = i % (columns * columns);
            square[i] = (float) (matrix[row / rows][column / columns] * matrix[row % rows][column % columns]);
        }
        return square;
    }

    /**
     * The weights of one of the products for all pairs of channels.
     *
     * @param taps a convolution's weights, [pairs of channels, 3, 3]
     * @param product 0 to {@link #products()}, exclusive
     * @return [pairs of channels]
     */
    public float[] weights(float[] taps, int product) {
        double[] row = kernel[product / kernel.length];
        double[] column = kernel[product % kernel.length];
        double[] factors = new double[KERNEL * KERNEL];
        for (int tap = 0; tap < factors.length; tap++) {
            factors[tap] = row[tap / KERNEL] * column[tap % KERNEL];
        }
        float[] weights = new float[taps.length / factors.length];
        for (int pair = 0; pair < weights.length; pair++) {
            double sum = 0;
            for (int tap = 0; tap < factors.length; tap++) {
                sum += factors[tap] * taps[pair * factors.length + tap];
            }
            weights[pair] = (float) sum;
        }
        return weights;
    }
}
