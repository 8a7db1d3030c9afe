package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Graph;
import io.github.riffusion4j.onnx.export.graph.NetworkOperators;
import io.github.riffusion4j.onnx.export.graph.Operators;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * What the layers of a network become: the operators, the type of the numbers, and the order of a picture's dimensions.
 * A network is described in these terms only. "Pictures" below are in the dialect's own order, unless said otherwise;
 * tokens are always [batch, tokens, width]. Not thread safe.
 */
abstract class Lowering {

    final Graph graph;
    final Operators operators;
    final NetworkOperators network;
    final Constants constants;

    /** @param type of the numbers that the network computes with */
    Lowering(Graph graph, DataType type) {
        this.graph = graph;
        this.operators = new Operators(graph);
        this.network = new NetworkOperators(graph);
        this.constants = new Constants(graph, type);
    }

    /** A graph's input, 32-bit [batch, channels, height, width], as a picture. */
    abstract Value enter(Value input);

    /** A picture as a graph's output, 32-bit [batch, channels, height, width]. */
    abstract Value leave(Value picture);

    /** 32-bit numbers as the type that the network computes with. */
    abstract Value toNetwork(Value numbers);

    /** What the network computed, as 32-bit numbers. */
    abstract Value fromNetwork(Value numbers);

    /** How many channels a picture has. */
    abstract int channels(Value picture);

    abstract Value convolution(Convolution layer, Value picture);

    /** The bias of a convolution, or what stands for it where there is none. */
    final Value bias(Convolution layer) {
        return layer.bias().map(constants::of).orElseGet(network::noBias);
    }

    /** Group normalization. */
    abstract Value normalize(GroupNorm layer, Value picture);

    /** Root mean square normalization of the channels of each pixel. */
    abstract Value normalize(RmsNorm layer, Value picture);

    /** Group normalization, then SiLU. */
    abstract Value normalizeAndActivate(GroupNorm layer, Value picture);

    /** A vector [batch, channels] added to every pixel, then group normalization, then SiLU. */
    abstract Value addAndNormalizeAndActivate(GroupNorm layer, Value picture, Value vector);

    /** Every pixel as a square of four. */
    abstract Value enlarge(Value picture);

    /** A convolution, of stride 1, of the enlarged picture. */
    Value convolveEnlarged(Convolution layer, Value picture) {
        graph.at(layer.place());
        return convolution(layer, enlarge(picture));
    }

    /** A convolution of stride 1, and then each group of four of its channels as a square of four pixels. */
    abstract Value convolveToSpace(Convolution layer, Value picture);

    /** The channels of several pictures. */
    abstract Value concatChannels(List<Value> pictures);

    /** The pixels of a picture, row by row, as tokens. */
    abstract Value toTokens(Value picture);

    /** Tokens as the pixels of a picture of the size that {@code pattern} has. */
    abstract Value toPicture(Value tokens, Value pattern);

    abstract Value linear(Linear layer, Value x);

    /**
     * Tokens attend to a context. Where they are of one picture and the context of several prompts, for each prompt.
     */
    abstract Value attention(Attention layer, Value tokens, Value context);

    /** The queries of tokens, as many as the context needs: those of one picture are the same for each prompt. */
    final Value query(Attention layer, Value tokens, Value context) {
        Value query = linear(layer.query(), tokens);
        graph.at(layer.place());
        return operators.widen(query, context);
    }

    /** Attention of the text encoder, a small part of the work: tokens attend to none that follow. */
    final Value causalAttention(Attention layer, Value tokens) {
        return new PlainAttention(this, layer).backwards(tokens);
    }

    /** A gated linear unit (Shazeer 2020): half of the product times the GELU of the other half. */
    abstract Value gatedGelu(Linear layer, Value tokens);

    /** Layer normalization. */
    Value normalize(LayerNorm layer, Value tokens) {
        graph.at(layer.place());
        return network.layerNorm(tokens, constants.of(layer.scale()), constants.of(layer.bias()), layer.epsilon());
    }

    /**
     * The sum of two pictures or of tokens: what a layer adds to its own input.
     *
     * @param b where it is of one picture and {@code a} for several prompts, it is added for each
     */
    Value add(String place, Value a, Value b) {
        graph.at(place);
        return operators.add(a, operators.widen(b, a));
    }
}
