package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.Layer.LayerNorm;
import io.github.riffusion4j.onnx.export.Layer.Linear;
import io.github.riffusion4j.onnx.export.Layer.RmsNorm;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.NetworkOperators;
import io.github.riffusion4j.onnx.export.graph.Operators;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * Turns the layers of a network into operators of a graph, for one kind of machine: chooses the operators, the type of
 * the numbers, and the memory layout of feature maps. Networks are described in these terms only. Feature maps below
 * are in the lowering's own layout unless said otherwise; tokens are always [batch, tokens, width]. Not thread safe.
 */
abstract class Lowering {

    final Graph graph;
    final Operators operators;
    final NetworkOperators network;
    final Initializers initializers;

    /** @param type of the numbers that the network computes with */
    Lowering(Graph graph, DataType type) {
        this.graph = graph;
        this.operators = new Operators(graph);
        this.network = new NetworkOperators(graph);
        this.initializers = new Initializers(graph, type);
    }

    /** Converts a graph's input, 32-bit [batch, channels, height, width], to feature maps. */
    abstract Value fromNchw(Value input);

    /** Converts feature maps to a graph's output, 32-bit [batch, channels, height, width]. */
    abstract Value toNchw(Value features);

    /** Casts 32-bit numbers to the type that the network computes with. */
    abstract Value toComputeType(Value numbers);

    /** Casts what the network computed to 32-bit numbers. */
    abstract Value toFloat32(Value numbers);

    /** The number of channels of feature maps. */
    abstract int channels(Value features);

    /** Convolution. */
    abstract Value convolution(Convolution layer, Value features);

    /** The bias of a convolution, or {@link NetworkOperators#noBias}. */
    final Value bias(Convolution layer) {
        return layer.bias().map(initializers::of).orElseGet(network::noBias);
    }

    /** Group normalization. */
    abstract Value normalize(GroupNorm layer, Value features);

    /** Root mean square normalization of the channels of each pixel. */
    abstract Value normalize(RmsNorm layer, Value features);

    /** Group normalization, then SiLU. */
    abstract Value normalizeAndActivate(GroupNorm layer, Value features);

    /** A vector [batch, channels] added to every pixel, then group normalization, then SiLU. */
    abstract Value addAndNormalizeAndActivate(GroupNorm layer, Value features, Value vector);

    /** Doubles height and width by nearest-neighbour interpolation. */
    abstract Value upsampleNearest2x(Value features);

    /** Nearest-neighbour upsampling by 2, then a convolution of stride 1: diffusers' {@code Upsample2D}. */
    Value upsampleAndConvolve(Convolution layer, Value features) {
        graph.scope(layer.name());
        return convolution(layer, upsampleNearest2x(features));
    }

    /** A convolution of stride 1, then a pixel shuffle: groups of four channels become squares of 2 x 2 pixels. */
    abstract Value convolveAndPixelShuffle(Convolution layer, Value features);

    /** Concatenates the channels of several feature maps. */
    abstract Value concatChannels(List<Value> featureMaps);

    /** Flattens the pixels of feature maps, row by row, to tokens. */
    abstract Value flattenSpatial(Value features);

    /** Reshapes tokens to feature maps of the height and width of {@code pattern}. */
    abstract Value unflattenSpatial(Value tokens, Value pattern);

    /** Linear layer. */
    abstract Value linear(Linear layer, Value x);

    /** Attention of tokens to a context. Tokens of batch size 1 are expanded to the batch of the context. */
    abstract Value attention(Attention layer, Value tokens, Value context);

    /** The queries of tokens, expanded to the batch of the context. */
    final Value query(Attention layer, Value tokens, Value context) {
        Value query = linear(layer.query(), tokens);
        graph.scope(layer.name());
        return operators.expandBatch(query, context);
    }

    /** Causal self-attention, as in the text encoder, a small part of the work. */
    final Value causalAttention(Attention layer, Value tokens) {
        return new PlainAttention(this, layer).causal(tokens);
    }

    /** A GEGLU layer (Shazeer 2020): half of the product times the GELU of the other half. */
    abstract Value gatedGelu(Linear layer, Value tokens);

    /** Layer normalization. */
    Value normalize(LayerNorm layer, Value tokens) {
        graph.scope(layer.name());
        return network.layerNorm(
                tokens, initializers.of(layer.scale()), initializers.of(layer.bias()), layer.epsilon());
    }

    /**
     * Adds a residual connection.
     *
     * @param b expanded to the batch size of {@code a}
     */
    Value add(String name, Value a, Value b) {
        graph.scope(name);
        return operators.add(a, operators.expandBatch(b, a));
    }
}
