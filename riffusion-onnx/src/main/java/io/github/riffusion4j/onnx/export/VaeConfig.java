package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * The configuration of diffusers' {@code AutoencoderKL}.
 *
 * @param channels of each level, from the largest feature maps to the smallest
 * @param layers ResNet blocks of each level of the encoder; the decoder has one more
 * @param groups of the group normalizations
 * @param midBlockAttention whether the middle block has attention
 * @param quantConv whether a convolution follows the encoder
 * @param postQuantConv whether a convolution precedes the decoder
 */
record VaeConfig(
        int inChannels,
        int outChannels,
        int latentChannels,
        List<Integer> channels,
        int layers,
        int groups,
        boolean midBlockAttention,
        boolean quantConv,
        boolean postQuantConv)
        implements Autoencoder {

    /**
     * Reads the configuration.
     *
     * @throws InvalidModelException if it is invalid, or uses an option that is not supported
     */
    static VaeConfig of(ConfigReader config) {
        List<Integer> channels = config.blockChannels("block_out_channels");
        config.words("down_block_types", channels.size(), "DownEncoderBlock2D");
        config.words("up_block_types", channels.size(), "UpDecoderBlock2D");
        config.allow("act_fn", "silu", "swish");
        return new VaeConfig(
                config.count("in_channels", 3),
                config.count("out_channels", 3),
                config.count("latent_channels", 4),
                channels,
                config.count("layers_per_block", ConfigReader.MAX_LAYERS, 1),
                config.count("norm_num_groups", 32),
                config.flag("mid_block_add_attention", true),
                config.flag("use_quant_conv", true),
                config.flag("use_post_quant_conv", true));
    }

    @Override
    public int vaeScaleFactor() {
        return 1 << (channels.size() - 1);
    }

    /** Means before log variances, twice the latents' channels. */
    @Override
    public String encoderOutput() {
        return "latent_parameters";
    }

    @Override
    public Value encode(ModuleWeights weights, Lowering lowering, Value image) {
        return new VaeNetwork(this, weights, lowering).encode(image);
    }

    @Override
    public Value decode(ModuleWeights weights, Lowering lowering, Value latents) {
        return new VaeNetwork(this, weights, lowering).decode(latents);
    }
}
