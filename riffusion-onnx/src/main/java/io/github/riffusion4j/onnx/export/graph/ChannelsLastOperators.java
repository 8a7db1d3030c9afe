package io.github.riffusion4j.onnx.export.graph;

/**
 * Operators on feature maps [batch, height, width, channels], and on packed projections. An interface, so that
 * lowerings to {@link CudaOperators} can be tested on machines without CUDA.
 */
public interface ChannelsLastOperators {

    /** The activation function after a normalization. */
    enum Activation {
        NONE,
        /** x · sigmoid(x). */
        SILU
    }

    /**
     * Convolution.
     *
     * @param x [batch, height, width, channels in]
     * @param weight [channels out, side, side, channels in]
     * @param bias [channels out], or {@link NetworkOperators#noBias()}
     */
    Value conv(Value x, Value weight, Value bias, int stride, Padding padding);

    /**
     * Group normalization (Wu and He 2018).
     *
     * @param x [batch, height, width, channels]
     * @param scale [channels], of 32 bits
     * @param bias [channels], of 32 bits
     */
    Value groupNorm(Value x, Value scale, Value bias, int groups, double epsilon, Activation activation);

    /**
     * {@link #groupNorm} of the sum of feature maps and a vector.
     *
     * @param x [batch, height, width, channels]
     * @param scale [channels], of 32 bits
     * @param bias [channels], of 32 bits
     * @param vector [batch, channels]
     */
    Value skipGroupNorm(
            Value x, Value scale, Value bias, Value vector, int groups, double epsilon, Activation activation);

    /**
     * Self-attention.
     *
     * @param packed queries, keys and values of each head, [batch, tokens, heads, 3, width of a head]
     * @return [batch, tokens, heads · width of a head]
     */
    Value selfAttention(Value packed);

    /**
     * Cross-attention.
     *
     * @param query [batch, tokens, heads · width of a head]
     * @param packed keys and values of each head, [batch, tokens of the context, heads, 2, width of a head]
     * @return [batch, tokens, heads · width of a head]
     */
    Value crossAttention(Value query, Value packed);

    /**
     * The first half of a sum times the GELU of the other half.
     *
     * @param x [batch, tokens, 2 · width]
     * @param bias [2 · width]
     * @return [batch, tokens, width]
     */
    Value biasSplitGelu(Value x, Value bias);
}
