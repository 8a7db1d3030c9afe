package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.List;

/**
 * The settings of an {@code AutoencoderKL} of diffusers.
 *
 * @param channels of each level, from the largest pictures to the smallest
 * @param layers residual blocks of each level of the encoder; the decoder has one more
 * @param groups of the group normalizations
 * @param attends whether the middle attends
 * @param convolvesMoments whether a convolution follows the encoder
 * @param convolvesLatents whether a convolution precedes the decoder
 */
record VaeConfig(
        int inChannels,
        int outChannels,
        int latentChannels,
        List<Integer> channels,
        int layers,
        int groups,
        boolean attends,
        boolean convolvesMoments,
        boolean convolvesLatents)
        implements Autoencoder {

    /** The side of the square of pixels that one latent stands for. */
    int downsampling() {
        return 1 << (channels.size() - 1);
    }

    /**
     * Reads the settings.
     *
     * @throws InvalidModelException if one of them is wrong, or asks for what is not known here
     */
    static VaeConfig of(ConfigReader settings) {
        List<Integer> channels = settings.counts("block_out_channels");
        settings.words("down_block_types", channels.size(), "DownEncoderBlock2D");
        settings.words("up_block_types", channels.size(), "UpDecoderBlock2D");
        settings.allow("act_fn", "silu", "swish");
        return new VaeConfig(
                settings.count("in_channels", 3),
                settings.count("out_channels", 3),
                settings.count("latent_channels", 4),
                channels,
                settings.count("layers_per_block", 1),
                settings.count("norm_num_groups", 32),
                settings.flag("mid_block_add_attention", true),
                settings.flag("use_quant_conv", true),
                settings.flag("use_post_quant_conv", true));
    }

    @Override
    public void buildEncoder(ModuleWeights weights, Lowering dialect) {
        VaeNetwork.buildEncoder(this, weights, dialect);
    }

    @Override
    public void buildDecoder(ModuleWeights weights, Lowering dialect) {
        VaeNetwork.buildDecoder(this, weights, dialect);
    }
}
