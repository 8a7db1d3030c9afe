package io.github.riffusion4j;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Splits long latents into overlapping tiles and blends the results by a weighted average, whose weights fall towards
 * the ends of a tile, so that there is no seam. Done with every prediction of the noise, this makes one coherent image
 * of all tiles (Bar-Tal et al. 2023, "MultiDiffusion"). Immutable.
 *
 * @param length columns of latents in all
 * @param width columns of one tile; with a periodic boundary it may be more than {@code length}, and then covers some
 *     columns twice
 * @param overlap columns over which a tile's weight rises at its beginning and falls at its end
 * @param starts the first column of each tile; one that passes the end continues at the beginning
 */
record LatentTiles(int length, int width, int overlap, List<Integer> starts) {

    LatentTiles {
        starts = List.copyOf(starts);
    }

    /** The function of a network on one tile. */
    @FunctionalInterface
    interface TileFunction {

        /**
         * The result for a tile.
         *
         * @param index the number of the tile, from 0
         * @param piece [1, channels, height, a multiple or fraction of the tile's width]
         * @return of that height and width times one factor, which is the same for all tiles
         */
        Tensor apply(int index, Tensor piece);
    }

    /**
     * The fewest tiles that overlap by a quarter or more, evenly spread.
     *
     * @param length columns of latents in all
     * @param trained columns that the networks were trained for
     * @param most columns of one tile at most, at least {@code trained}
     * @param multiple the width of a tile is a multiple of this; {@code trained} is one, and so is an open length that
     *     is at most {@code most}
     */
    static LatentTiles over(Boundary boundary, int length, int trained, int most, int multiple) {
        int overlap = Math.max(1, trained / 4);
        if (boundary == Boundary.OPEN) {
            if (length <= most) {
                return new LatentTiles(length, length, overlap, List.of(0));
            }
            int count = ceilDiv(length - overlap, trained - overlap);
            return new LatentTiles(length, trained, overlap, spread(length - trained, count, count - 1));
        }
        int closed = ceilDiv(length + overlap, multiple) * multiple;
        if (closed <= most) {
            return new LatentTiles(length, closed, overlap, List.of(0));
        }
        int count = ceilDiv(length, trained - overlap);
        return new LatentTiles(length, trained, overlap, spread(length, count, count));
    }

    private static List<Integer> spread(int distance, int count, int gaps) {
        return IntStream.range(0, count)
                .mapToObj(i -> (int) Math.round((double) i * distance / gaps))
                .toList();
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    /** The number of tiles. */
    int count() {
        return starts.size();
    }

    /** The middle of a tile within the whole, from 0 to 1. */
    double middle(int index) {
        return count() == 1 ? 0.5 : (starts.get(index) + width / 2.0) % length / length;
    }

    /** The columns of a tile, of a tensor that has a multiple or fraction of {@link #length} columns. */
    Tensor slice(Tensor whole, int index) {
        if (isWhole()) {
            return whole;
        }
        int columns = whole.dimension(3);
        int from = starts.get(index) * columns / length;
        int pieceColumns = width * columns / length;
        int[] shape = whole.shape();
        shape[3] = pieceColumns;
        return Tensor.generate(shape, i -> whole.get(i / pieceColumns * columns + (from + i % pieceColumns) % columns));
    }

    /**
     * Applies a function to all tiles and blends the results. If one tile is the whole, the function is applied to
     * that.
     *
     * @param whole each entry of the first dimension is split by itself
     */
    Tensor map(Tensor whole, TileFunction function) {
        if (whole.dimension(0) > 1) {
            return Tensor.concat(IntStream.range(0, whole.dimension(0))
                    .mapToObj(i -> map(whole.slice(i), function))
                    .toArray(Tensor[]::new));
        }
        return blend(index -> function.apply(index, slice(whole, index)));
    }

    private boolean isWhole() {
        return count() == 1 && width == length;
    }

    /**
     * Blends the results of all tiles.
     *
     * @param pieces the result of each tile, by its number, as {@link TileFunction} gives them; called once each, in
     *     order
     */
    Tensor blend(IntFunction<Tensor> pieces) {
        Tensor first = pieces.apply(0);
        if (isWhole()) {
            return first;
        }
        Blend blend = new Blend(first);
        blend.add(0, first);
        for (int i = 1; i < count(); i++) {
            blend.add(i, pieces.apply(i));
        }
        return blend.result();
    }

    /** The weighted average of the tiles. */
    private final class Blend {

        private final int[] shape;
        private final int pieceColumns;
        private final int columns;
        /** Of each column of a tile. */
        private final double[] weights;
        /** Of each column of the whole, the weights that fall on it. */
        private final double[] sums;

        private final float[] values;

        Blend(Tensor piece) {
            shape = piece.shape();
            pieceColumns = shape[3];
            columns = length * pieceColumns / width;
            shape[3] = columns;
            double rise = (double) overlap * pieceColumns / width;
            weights = IntStream.range(0, pieceColumns)
                    .mapToDouble(i -> Math.min(1, (0.5 + Math.min(i, pieceColumns - 1 - i)) / rise))
                    .toArray();
            sums = new double[columns];
            for (int index = 0; index < count(); index++) {
                for (int i = 0; i < pieceColumns; i++) {
                    sums[column(index, i)] += weights[i];
                }
            }
            values = new float[piece.size() / pieceColumns * columns];
        }

        private int column(int index, int i) {
            return (starts.get(index) * columns / length + i) % columns;
        }

        void add(int index, Tensor piece) {
            for (int row = 0; row < piece.size() / pieceColumns; row++) {
                for (int i = 0; i < pieceColumns; i++) {
                    int column = column(index, i);
                    values[row * columns + column] +=
                            (float) (weights[i] / sums[column] * piece.get(row * pieceColumns + i));
                }
            }
        }

        Tensor result() {
            return Tensor.of(shape, values);
        }
    }
}
