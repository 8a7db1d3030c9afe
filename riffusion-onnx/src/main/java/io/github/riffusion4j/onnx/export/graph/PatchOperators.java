package io.github.riffusion4j.onnx.export.graph;

import io.github.riffusion4j.onnx.export.graph.QuantizedOperators.Quantized;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolution as a matrix product over what its kernel sees at each place. Pictures are [batch, height, width,
 * channels]. Not thread safe.
 */
public final class PatchOperators {

    private final Graph graph;
    private final Operators operators;
    private final Map<Window, Places> known = new HashMap<>();

    /** Operators that add to {@code graph}. */
    public PatchOperators(Graph graph) {
        this.graph = graph;
        this.operators = new Operators(graph);
    }

    /** What decides which pixels are seen: all convolutions of the same share one list of them. */
    private record Window(Dim height, Dim width, int side, int stride, Padding padding) {}

    /**
     * Which pixels of the padded picture the kernel sees.
     *
     * @param pixels their numbers, row by row, for each place, [1, height, width, side · side]
     */
    private record Places(Value pixels) {}

    /**
     * What a kernel sees at each place.
     *
     * @param bands from the upper to the lower, each [batch, places, side · side · channels]
     * @param pattern [batch, height, width, ...], for the size of the picture that the places are of
     */
    public record Patches(List<Quantized> bands, Value pattern) {}

    /**
     * What a kernel sees at each place.
     *
     * @param x [batch, height, width, channels]
     * @param side of the kernel
     * @param bands into how many the places are divided, so that only one of them needs to be in memory; divides the
     *     number of rows
     */
    public Patches of(Quantized x, int side, int stride, Padding padding, int bands) {
        Value picture = x.integers();
        Window window = new Window(picture.dim(1), picture.dim(2), side, stride, padding);
        Value padded = pad(x, padding);
        Places places = known.computeIfAbsent(window, w -> places(w, padded));
        // A padded picture's size is not what free lengths can express; only the list of pixels knows it.
        Value pixels = operators.reshape(
                padded, Shape.of(picture.dim(0), picture.dim(1).times(picture.dim(2)), picture.dim(3)));
        List<Quantized> rows = new ArrayList<>();
        for (Value band : split(places.pixels(), bands)) {
            rows.add(x.with(gather(pixels, band)));
        }
        return new Patches(rows, places.pixels());
    }

    private Value pad(Quantized x, Padding padding) {
        if (padding.total() == 0) {
            return x.integers();
        }
        Value sides = graph.longs(0, padding.before(), padding.before(), 0, 0, padding.after(), padding.after(), 0);
        return graph.node("Pad", x.integers(), sides, x.zeroPoint())
                .requireRank(0, 4)
                .gives(DataType.UINT8, x.integers().shape());
    }

    /** The list is what the kernel sees of a picture whose pixels are their own numbers. */
    private Places places(Window window, Value padded) {
        Value lengths =
                graph.node("Shape", padded).set("start", 1).set("end", 3).gives(DataType.INT64, Shape.of(2));
        Value count = graph.node("ReduceProd", lengths).set("keepdims", 0).gives(DataType.INT64, Shape.of(new int[0]));
        Dim all = window.height().times(window.width());
        Value line =
                graph.node("Range", graph.number(0), count, graph.number(1)).gives(DataType.INT64, Shape.of(all));
        Value size = operators.concat(0, List.of(graph.longs(1), lengths, graph.longs(1)));
        Value numbers = graph.node("Reshape", line, size)
                .gives(DataType.INT64, Shape.of(Dim.ONE, window.height(), window.width(), Dim.ONE));
        return new Places(operators.concat(3, shifted(window, numbers)));
    }

    /** A picture as each element of the kernel sees it. */
    private List<Value> shifted(Window window, Value padded) {
        int side = window.side();
        // Never in the graph: it complains in the name of those that are.
        NodeBuilder node = graph.node("Slice", padded).requireRank(0, 4);
        Dim height = NetworkOperators.convolved(node, window.height(), side, window.stride(), window.padding());
        Dim width = NetworkOperators.convolved(node, window.width(), side, window.stride(), window.padding());
        List<Value> shifted = new ArrayList<>();
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                shifted.add(operators.slice(
                        padded,
                        new long[] {1, 2},
                        new long[] {row, column},
                        new long[] {end(side, row), end(side, column)},
                        new long[] {window.stride(), window.stride()},
                        List.of(height, width)));
            }
        }
        return shifted;
    }

    /** After the last element that this one of the kernel sees, counted from the end. */
    private static long end(int side, int offset) {
        return offset == side - 1 ? Integer.MAX_VALUE : offset - (side - 1);
    }

    private List<Value> split(Value places, int bands) {
        if (bands == 1) {
            return List.of(places);
        }
        Shape band = places.shape().with(1, places.dim(1).dividedBy(bands));
        return graph.node("Split", places)
                .set("axis", 1)
                .gives(Collections.nCopies(bands, places.type()), Collections.nCopies(bands, band));
    }

    private Value gather(Value pixels, Value band) {
        Value seen = graph.node("Gather", pixels, operators.reshape(band, flat(band)))
                .set("axis", 1)
                .gives(pixels.type(), Shape.of(pixels.dim(0), flat(band).dim(0), pixels.dim(2)));
        Dim places = band.dim(1).times(band.dim(2));
        return operators.reshape(seen, Shape.of(seen.dim(0), places, band.dim(3).times(pixels.dim(2))));
    }

    private static Shape flat(Value band) {
        return Shape.of(band.shape().size());
    }

    /**
     * Bands under each other.
     *
     * @param bands each [batch, places, channels]
     */
    public Value join(List<Value> bands) {
        Value first = bands.get(0);
        return bands.size() == 1
                ? first
                : graph.node("Concat", bands.toArray(Value[]::new))
                        .set("axis", 1)
                        .gives(first.type(), first.shape().with(1, first.dim(1).times(bands.size())));
    }
}
