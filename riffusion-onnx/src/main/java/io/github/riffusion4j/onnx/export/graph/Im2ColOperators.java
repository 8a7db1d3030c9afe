package io.github.riffusion4j.onnx.export.graph;

import io.github.riffusion4j.onnx.export.graph.QuantizedOperators.Quantized;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolution as a matrix product (im2col): gathers the pixels under the kernel at each output pixel. Feature maps are
 * [batch, height, width, channels]. Not thread safe.
 */
public final class Im2ColOperators {

    /**
     * The output pixels of a row tile for the smallest feature maps. In Stable Diffusion 1 row tiles then have 256
     * pixels at 64 x 64 latents, so that the sums of a tile stay in the processor's cache: products of 320 columns took
     * a fifth less time.
     */
    private static final int MIN_TILE_PIXELS = 4;

    private final Graph graph;
    private final Operators operators;
    private final Map<Window, List<Value>> tapIndices = new HashMap<>();

    /** Operators that add to {@code graph}. */
    public Im2ColOperators(Graph graph) {
        this.graph = graph;
        this.operators = new Operators(graph);
    }

    /** The geometry of a convolution, which decides the gathered pixels: equal ones share their indices. */
    private record Window(Dim height, Dim width, int side, int stride, Padding padding) {}

    /**
     * The pixels under a kernel at each output pixel. All of them take nine times the memory of the input for a side of
     * 3, so they are gathered in row tiles.
     *
     * @param rowTiles from the upper to the lower, each [batch, pixels, side · side · channels]
     * @param pattern [batch, height, width, ...], of the height and width of the output
     */
    public record Im2Col(List<Quantized> rowTiles, Value pattern) {}

    /**
     * Gathers the pixels under a kernel.
     *
     * @param x [batch, height, width, channels]
     * @param side of the kernel
     */
    public Im2Col of(Quantized x, int side, int stride, Padding padding) {
        Value features = x.integers();
        Window window = new Window(features.dim(1), features.dim(2), side, stride, padding);
        Value padded = pad(x, padding);
        return gather(x, padded, operators.concat(3, taps(window, padded)));
    }

    /**
     * Gathers the pixels under a kernel of side 3 over feature maps upsampled by 2 (nearest neighbour), without
     * upsampling them: for each pixel of a 2 x 2 square, the pixels under a kernel of side 2 at the lower resolution.
     *
     * @return for the upper left, the upper right, the lower left and the lower right pixel
     */
    public List<Im2Col> ofUpsampled(Quantized x) {
        Value features = x.integers();
        Window window = new Window(features.dim(1), features.dim(2), 3, 1, Padding.around(1));
        Value padded = pad(x, window.padding());
        List<Value> taps = taps(window, padded);
        List<Im2Col> all = new ArrayList<>();
        for (int first : new int[] {0, 1, 3, 4}) {
            List<Value> square =
                    List.of(taps.get(first), taps.get(first + 1), taps.get(first + 3), taps.get(first + 4));
            all.add(gather(x, padded, operators.concat(3, square)));
        }
        return all;
    }

    /** @param indices of the pixels under the kernel at each output pixel, [1, height, width, taps] */
    private Im2Col gather(Quantized x, Value padded, Value indices) {
        Value features = x.integers();
        // Symbolic dimensions cannot express the padded size, which only the indices use.
        Value pixels = operators.reshape(
                padded, Shape.of(features.dim(0), features.dim(1).times(features.dim(2)), features.dim(3)));
        List<Quantized> tiles = new ArrayList<>();
        for (Value tile : rowTiles(indices)) {
            tiles.add(x.with(gather(pixels, tile)));
        }
        return new Im2Col(tiles, indices);
    }

    private Value pad(Quantized x, Padding padding) {
        if (padding.total() == 0) {
            return x.integers();
        }
        Value sides = graph.int64s(0, padding.before(), padding.before(), 0, 0, padding.after(), padding.after(), 0);
        return graph.node("Pad", x.integers(), sides, x.zeroPoint())
                .requireRank(0, 4)
                .output(DataType.UINT8, x.integers().shape());
    }

    /** For each tap of the kernel, the indices of the pixels under it: slices of an array of all indices. */
    private List<Value> taps(Window window, Value padded) {
        return tapIndices.computeIfAbsent(window, w -> slices(w, indices(w, padded)));
    }

    private Value indices(Window window, Value padded) {
        Value lengths =
                graph.node("Shape", padded).set("start", 1).set("end", 3).output(DataType.INT64, Shape.of(2));
        Value count = graph.node("ReduceProd", lengths).set("keepdims", 0).output(DataType.INT64, Shape.of(new int[0]));
        Dim all = window.height().times(window.width());
        Value range = graph.node("Range", graph.int64(0), count, graph.int64(1)).output(DataType.INT64, Shape.of(all));
        Value size = operators.concat(0, List.of(graph.int64s(1), lengths, graph.int64s(1)));
        return graph.node("Reshape", range, size)
                .output(DataType.INT64, Shape.of(Dim.ONE, window.height(), window.width(), Dim.ONE));
    }

    /** The slices of feature maps under each tap of the kernel. */
    private List<Value> slices(Window window, Value padded) {
        int side = window.side();
        // Never added to the graph: it only names the exceptions.
        NodeBuilder node = graph.node("Slice", padded).requireRank(0, 4);
        Dim height = NetworkOperators.convOutputLength(node, window.height(), side, window.stride(), window.padding());
        Dim width = NetworkOperators.convOutputLength(node, window.width(), side, window.stride(), window.padding());
        List<Value> slices = new ArrayList<>();
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                slices.add(operators.slice(
                        padded,
                        new long[] {1, 2},
                        new long[] {row, column},
                        new long[] {end(side, row), end(side, column)},
                        new long[] {window.stride(), window.stride()},
                        List.of(height, width)));
            }
        }
        return slices;
    }

    /** The exclusive end of a tap's slice, counted from the end. */
    private static long end(int side, int offset) {
        return offset == side - 1 ? Integer.MAX_VALUE : offset - (side - 1);
    }

    /** Splits the output pixels into row tiles: [1, pixels, taps] each. */
    private List<Value> rowTiles(Value indices) {
        Dim all = indices.dim(1).times(indices.dim(2));
        Value flat = operators.reshape(indices, Shape.of(Dim.ONE, all, indices.dim(3)));
        if (all.isFixed() || all.divisor() <= MIN_TILE_PIXELS || all.divisor() % MIN_TILE_PIXELS != 0) {
            return List.of(flat);
        }
        int tiles = Math.toIntExact(all.divisor() / MIN_TILE_PIXELS);
        Shape tile = flat.shape().with(1, all.dividedBy(tiles));
        return graph.node("Split", flat)
                .set("axis", 1)
                .output(Collections.nCopies(tiles, indices.type()), Collections.nCopies(tiles, tile));
    }

    private Value gather(Value pixels, Value tile) {
        Value gathered = graph.node("Gather", pixels, operators.reshape(tile, flattened(tile)))
                .set("axis", 1)
                .output(pixels.type(), Shape.of(pixels.dim(0), flattened(tile).dim(0), pixels.dim(2)));
        return operators.reshape(
                gathered, Shape.of(gathered.dim(0), tile.dim(1), tile.dim(2).times(pixels.dim(2))));
    }

    private static Shape flattened(Value tile) {
        return Shape.of(tile.shape().size());
    }

    /**
     * Concatenates values along an axis whose dimension may be symbolic.
     *
     * @param parts of equal shapes
     */
    public Value join(int axis, List<Value> parts) {
        Value first = parts.get(0);
        return parts.size() == 1
                ? first
                : graph.node("Concat", parts.toArray(Value[]::new))
                        .set("axis", axis)
                        .output(
                                first.type(),
                                first.shape().with(axis, first.dim(axis).times(parts.size())));
    }
}
