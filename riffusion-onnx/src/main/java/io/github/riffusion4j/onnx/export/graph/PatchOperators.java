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

    /**
     * Of the places that even the smallest picture has. In Stable Diffusion 1 bands then have 256 places at 64 x 64
     * latents, so that the sums of a band stay in the processor's cache: products of 320 columns took a fifth less
     * time.
     */
    private static final int LEAST_IN_A_BAND = 4;

    private final Graph graph;
    private final Operators operators;
    private final Map<Window, List<Value>> known = new HashMap<>();

    /** Operators that add to {@code graph}. */
    public PatchOperators(Graph graph) {
        this.graph = graph;
        this.operators = new Operators(graph);
    }

    /** What decides which pixels are seen: all convolutions of the same share one list of them. */
    private record Window(Dim height, Dim width, int side, int stride, Padding padding) {}

    /**
     * What a kernel sees at each place, which takes nine times the memory of the picture for a side of 3: of a band at
     * a time.
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
     */
    public Patches of(Quantized x, int side, int stride, Padding padding) {
        Value picture = x.integers();
        Window window = new Window(picture.dim(1), picture.dim(2), side, stride, padding);
        Value padded = pad(x, padding);
        return gather(x, padded, operators.concat(3, pixels(window, padded)));
    }

    /**
     * What a kernel of side 3 sees of a picture of which every pixel became a square of four, without making it: for
     * each pixel of such a square, what a kernel of side 2 sees of the picture as it is.
     *
     * @return for the upper left, the upper right, the lower left and the lower right pixel
     */
    public List<Patches> ofEnlarged(Quantized x) {
        Value picture = x.integers();
        Window window = new Window(picture.dim(1), picture.dim(2), 3, 1, Padding.around(1));
        Value padded = pad(x, window.padding());
        List<Value> pixels = pixels(window, padded);
        List<Patches> all = new ArrayList<>();
        for (int first : new int[] {0, 1, 3, 4}) {
            List<Value> seen =
                    List.of(pixels.get(first), pixels.get(first + 1), pixels.get(first + 3), pixels.get(first + 4));
            all.add(gather(x, padded, operators.concat(3, seen)));
        }
        return all;
    }

    /** @param places the numbers of the pixels seen at each place, [1, height, width, pixels] */
    private Patches gather(Quantized x, Value padded, Value places) {
        Value picture = x.integers();
        // A padded picture's size is not what free lengths can express; only the list of pixels knows it.
        Value pixels = operators.reshape(
                padded, Shape.of(picture.dim(0), picture.dim(1).times(picture.dim(2)), picture.dim(3)));
        List<Quantized> rows = new ArrayList<>();
        for (Value band : bands(places)) {
            rows.add(x.with(gather(pixels, band)));
        }
        return new Patches(rows, places);
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

    /** For each element of the kernel, the pixels that it sees: what it sees of a picture of the pixels' numbers. */
    private List<Value> pixels(Window window, Value padded) {
        return known.computeIfAbsent(window, w -> shifted(w, numbers(w, padded)));
    }

    private Value numbers(Window window, Value padded) {
        Value lengths =
                graph.node("Shape", padded).set("start", 1).set("end", 3).gives(DataType.INT64, Shape.of(2));
        Value count = graph.node("ReduceProd", lengths).set("keepdims", 0).gives(DataType.INT64, Shape.of(new int[0]));
        Dim all = window.height().times(window.width());
        Value line =
                graph.node("Range", graph.number(0), count, graph.number(1)).gives(DataType.INT64, Shape.of(all));
        Value size = operators.concat(0, List.of(graph.longs(1), lengths, graph.longs(1)));
        return graph.node("Reshape", line, size)
                .gives(DataType.INT64, Shape.of(Dim.ONE, window.height(), window.width(), Dim.ONE));
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

    /** The places, some at a time: [1, places, pixels] each. */
    private List<Value> bands(Value places) {
        Dim all = places.dim(1).times(places.dim(2));
        Value inLine = operators.reshape(places, Shape.of(Dim.ONE, all, places.dim(3)));
        if (all.isFixed() || all.divisor() <= LEAST_IN_A_BAND || all.divisor() % LEAST_IN_A_BAND != 0) {
            return List.of(inLine);
        }
        int bands = Math.toIntExact(all.divisor() / LEAST_IN_A_BAND);
        Shape band = inLine.shape().with(1, all.dividedBy(bands));
        return graph.node("Split", inLine)
                .set("axis", 1)
                .gives(Collections.nCopies(bands, places.type()), Collections.nCopies(bands, band));
    }

    private Value gather(Value pixels, Value band) {
        Value seen = graph.node("Gather", pixels, operators.reshape(band, flat(band)))
                .set("axis", 1)
                .gives(pixels.type(), Shape.of(pixels.dim(0), flat(band).dim(0), pixels.dim(2)));
        return operators.reshape(
                seen, Shape.of(seen.dim(0), band.dim(1), band.dim(2).times(pixels.dim(2))));
    }

    private static Shape flat(Value band) {
        return Shape.of(band.shape().size());
    }

    /**
     * Values one after the other along an axis whose length may be free.
     *
     * @param parts of equal shapes
     */
    public Value join(int axis, List<Value> parts) {
        Value first = parts.get(0);
        return parts.size() == 1
                ? first
                : graph.node("Concat", parts.toArray(Value[]::new))
                        .set("axis", axis)
                        .gives(
                                first.type(),
                                first.shape().with(axis, first.dim(axis).times(parts.size())));
    }
}
