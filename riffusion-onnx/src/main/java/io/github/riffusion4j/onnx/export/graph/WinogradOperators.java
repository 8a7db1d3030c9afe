package io.github.riffusion4j.onnx.export.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolution of side 3 by a {@link WinogradTransform}, in ONNX's operators. Feature maps are [batch, height, width,
 * channels], of any height and width. Not thread safe.
 */
public final class WinogradOperators {

    private static final int PIXELS = WinogradTransform.TILE * WinogradTransform.TILE;

    private final Graph graph;
    private final Operators operators;
    private final Map<Grid, Value> pixelIndices = new HashMap<>();

    /** Operators that add to {@code graph}. */
    public WinogradOperators(Graph graph) {
        this.graph = graph;
        this.operators = new Operators(graph);
    }

    /** The size and the order of output pixels, which decide where each is taken from: equal ones share indices. */
    private record Grid(Dim height, Dim width, int scale, boolean tilesInnermost) {}

    /**
     * Convolution of many tiles. The weights are the right factor of products, of which ONNX Runtime makes a copy in
     * another order at each call.
     *
     * @param x [batch, height, width, channels in]
     * @param weights [products, channels in, channels out]
     * @param sizes feature maps of x's height and width; best the ones computed first
     * @return without a bias, [batch, height, width, channels out], height and width times the transform's scale
     */
    public Value convolve(Value x, Value weights, WinogradTransform transform, Value sizes) {
        Value tiles = tiles(x, transform);
        Dim out = weights.dim(2);
        Value products = graph.node("MatMul", tiles, weights)
                .requireShape(1, tiles.dim(1), tiles.dim(3), out)
                .requireOneFloatingType()
                .output(x.type(), tiles.shape().with(3, out));
        Value rows =
                reshape(products, Shape.of(x.dim(0), tiles.dim(1), tiles.dim(2).times(out)), 0, 0, -1);
        Value pixels = reshape(
                pixels(rows, transform), Shape.of(x.dim(0), tiles.dim(2).times(PIXELS), out), 0, -1, out.fixed());
        return gather(pixels, x, transform, sizes, true);
    }

    /**
     * Convolution of few tiles, as {@link #convolve}. The weights are the left factor of products, which ONNX Runtime
     * reads as they are, once for the whole batch.
     *
     * @param weights [products, channels out, channels in]
     */
    public Value convolveFew(Value x, Value weights, WinogradTransform transform, Value sizes) {
        Value tiles = operators.transpose(tiles(x, transform), 1, 0, 2, 3);
        Dim out = weights.dim(1);
        Dim count = tiles.dim(1).times(tiles.dim(2));
        Value batch = reshape(tiles, Shape.of(tiles.dim(0), count, tiles.dim(3)), 0, -1, tiles.length(3));
        Value products = graph.microsoft("FusedMatMul", weights, batch)
                .requireShape(0, tiles.dim(0), out, tiles.dim(3))
                .requireOneFloatingType()
                .set("transB", 1)
                .output(x.type(), Shape.of(tiles.dim(0), out, count));
        Value rows = reshape(products, Shape.of(tiles.dim(0), out.times(count)), 0, -1);
        Value byChannel =
                reshape(pixels(rows, transform), Shape.of(Dim.of(PIXELS), out, count), PIXELS, out.fixed(), -1);
        Value byTile = operators.transpose(byChannel, 2, 0, 1);
        Value length = graph.node("Shape", x).set("start", 0).set("end", 1).output(DataType.INT64, Shape.of(1));
        Value pixels = graph.node(
                        "Reshape", byTile, operators.concat(0, List.of(length, graph.int64s(-1, out.fixed()))))
                .output(x.type(), Shape.of(x.dim(0), tiles.dim(2).times(PIXELS), out));
        return gather(pixels, x, transform, sizes, false);
    }

    /** The transformed tiles, [batch, products, tiles, channels]. */
    private Value tiles(Value x, WinogradTransform transform) {
        int side = transform.inputSide();
        Dim products = Dim.of(transform.products());
        Dim channels = x.dim(3);
        // The channels become the innermost of three spatial dimensions, along which the kernel has a length of 1.
        Value volume = graph.node("Unsqueeze", x, graph.int64s(1))
                .requireRank(0, 4)
                .output(x.type(), Shape.of(x.dim(0), Dim.ONE, x.dim(1), x.dim(2), channels));
        Value kernel = graph.initializer(
                "winograd input of " + side,
                DataType.FLOAT,
                Shape.of(transform.products(), 1, side, side, 1),
                data -> data.floats(transform.inputKernel()));
        Dim count = Dim.symbolic("tiles of " + x.dim(1) + " x " + x.dim(2) + " for " + side);
        // With this padding below and to the right the last tiles may reach beyond any height and width.
        int after = side - 2;
        Value transformed = graph.node("Conv", volume, kernel)
                .setList("kernel_shape", side, side, 1)
                .setList("strides", transform.inputStride(), transform.inputStride(), 1)
                .setList("pads", 1, 1, 0, after, after, 0)
                .output(x.type(), Shape.of(x.dim(0), products, count, Dim.ONE, channels));
        return reshape(transformed, Shape.of(x.dim(0), products, count, channels), 0, 0, -1, channels.fixed());
    }

    /** [..., products, length] to [..., 16, length]. */
    private Value pixels(Value products, WinogradTransform transform) {
        Value matrix = graph.initializer(
                "winograd output",
                DataType.FLOAT,
                Shape.of(PIXELS, transform.products()),
                data -> data.floats(transform.outputMatrix()));
        return graph.node("MatMul", matrix, products)
                .output(products.type(), products.shape().with(-2, Dim.of(PIXELS)));
    }

    /** As Reshape, whose check cannot know the number of tiles. */
    private Value reshape(Value x, Shape shape, long... lengths) {
        return graph.node("Reshape", x, graph.int64s(lengths)).output(x.type(), shape);
    }

    /** Orders the pixels of all tiles, [batch, pixels, channels], by row and column, and leaves out those beyond. */
    private Value gather(Value pixels, Value x, WinogradTransform transform, Value sizes, boolean tilesInnermost) {
        Grid grid = new Grid(x.dim(1), x.dim(2), transform.scale(), tilesInnermost);
        Value indices = pixelIndices.computeIfAbsent(grid, g -> indices(g, sizes));
        return graph.node("Gather", pixels, indices)
                .set("axis", 1)
                .output(x.type(), Shape.of(x.dim(0), indices.dim(0), indices.dim(1), pixels.dim(2)));
    }

    /** The index of each output pixel, [height, width]. */
    private Value indices(Grid grid, Value sizes) {
        Value rows = range(sizes, 1, grid.height(), grid.scale());
        Value columns = range(sizes, 2, grid.width(), grid.scale());
        Value rowTiles = tileCount(sizes, 1, grid.scale());
        Value columnTiles = tileCount(sizes, 2, grid.scale());
        Value one = graph.int64(1);
        Value tileStride = grid.tilesInnermost() ? one : graph.int64(PIXELS);
        Value pixelStride = grid.tilesInnermost() ? operators.multiply(rowTiles, columnTiles) : one;
        Value above = offsets(
                rows,
                operators.multiply(tileStride, columnTiles),
                operators.multiply(pixelStride, graph.int64(WinogradTransform.TILE)));
        Value left = offsets(columns, tileStride, pixelStride);
        Value column =
                graph.node("Unsqueeze", above, graph.int64s(1)).output(DataType.INT64, Shape.of(above.dim(0), Dim.ONE));
        return operators.add(column, left);
    }

    private Value range(Value sizes, int axis, Dim length, int scale) {
        return graph.node("Range", graph.int64(0), length(sizes, axis, scale), graph.int64(1))
                .output(DataType.INT64, Shape.of(length.times(scale)));
    }

    /** The height or width of the output, a scalar. */
    private Value length(Value sizes, int axis, int scale) {
        Value lengths = graph.node("Shape", sizes)
                .output(DataType.INT64, Shape.of(sizes.shape().rank()));
        return operators.multiply(operators.gather(lengths, graph.int64(axis)), graph.int64(scale));
    }

    private Value tileCount(Value sizes, int axis, int scale) {
        Value rounded = operators.add(length(sizes, axis, scale), graph.int64(WinogradTransform.TILE - 1));
        return operators.divide(rounded, graph.int64(WinogradTransform.TILE));
    }

    /** What rows or columns add to an index: their tile's part, and that of their place in the tile. */
    private Value offsets(Value positions, Value tileStride, Value placeStride) {
        Value side = graph.int64(WinogradTransform.TILE);
        Value tile = operators.divide(positions, side);
        Value place = operators.subtract(positions, operators.multiply(tile, side));
        return operators.add(operators.multiply(tile, tileStride), operators.multiply(place, placeStride));
    }
}
