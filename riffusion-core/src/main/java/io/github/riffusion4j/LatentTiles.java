package io.github.riffusion4j;

import io.github.riffusion4j.TimeLayout.Boundary;
import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Where networks look at latents that are longer than they were made for: in windows that overlap. What they make of
 * the windows is averaged, each counting less towards its ends, so that one passes into the next without a seam. Done
 * with every prediction of the noise, this makes all windows one picture (Bar-Tal et al. 2023, "MultiDiffusion").
 * Immutable.
 *
 * @param length columns of latents in all
 * @param width columns of one window; on a circle it may be more than {@code length}, and then sees some columns twice
 * @param overlap columns over which a window's weight rises at its beginning and falls at its end
 * @param starts the first column of each window; one that passes the end goes on at the beginning
 */
record LatentTiles(int length, int width, int overlap, List<Integer> starts) {

    LatentTiles {
        starts = List.copyOf(starts);
    }

    /** A network's work on one window. */
    @FunctionalInterface
    interface Work {

        /**
         * Makes something of a window.
         *
         * @param index the number of the window, from 0
         * @param piece [1, channels, height, a multiple or fraction of the window's width]
         * @return of that height and width times one factor, which is the same for all windows
         */
        Tensor on(int index, Tensor piece);
    }

    /**
     * The fewest windows that overlap by a quarter or more, evenly spread.
     *
     * @param length columns of latents in all
     * @param trained columns that the networks were trained for
     * @param most columns that they may see at once, at least {@code trained}
     * @param multiple what they see must be a multiple of this; {@code trained} is one, and so is the length of a line
     *     that is at most {@code most}
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

    /** How many windows there are. */
    int count() {
        return starts.size();
    }

    /** Where in the whole the middle of a window lies, from 0 to 1. */
    double middle(int index) {
        return count() == 1 ? 0.5 : (starts.get(index) + width / 2.0) % length / length;
    }

    /** The columns of a window, of something that has a multiple or fraction of {@link #length} columns. */
    Tensor cut(Tensor whole, int index) {
        if (seesAllAtOnce()) {
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
     * What work on all windows makes of the whole. If there is but one, which is the whole, that is all that happens.
     *
     * @param whole of several things along the first dimension, each is worked on by itself
     */
    Tensor map(Tensor whole, Work work) {
        if (whole.dimension(0) > 1) {
            return Tensor.concat(IntStream.range(0, whole.dimension(0))
                    .mapToObj(i -> map(whole.slice(i), work))
                    .toArray(Tensor[]::new));
        }
        return joined(index -> work.on(index, cut(whole, index)));
    }

    private boolean seesAllAtOnce() {
        return count() == 1 && width == length;
    }

    /**
     * What there is of all windows, as the whole.
     *
     * @param pieces of each window, by its number, as {@link Work} gives them; asked for once each, in order
     */
    Tensor joined(IntFunction<Tensor> pieces) {
        Tensor first = pieces.apply(0);
        if (seesAllAtOnce()) {
            return first;
        }
        Blend blend = new Blend(first);
        blend.add(0, first);
        for (int i = 1; i < count(); i++) {
            blend.add(i, pieces.apply(i));
        }
        return blend.result();
    }

    /** The weighted mean of what comes from the windows. */
    private final class Blend {

        private final int[] shape;
        private final int pieceColumns;
        private final int columns;
        /** Of each column of a window. */
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
