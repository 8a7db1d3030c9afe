package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The configuration of diffusers' {@code UNet2DConditionModel}.
 *
 * @param outChannels of the latents
 * @param scoreChannels of the score image that is concatenated to the latents; 0 if the network takes none
 * @param levels from the largest feature maps to the smallest
 * @param midBlock the middle block
 * @param groups of the group normalizations
 * @param epsilon of the group normalizations
 * @param contextWidth of the text embeddings ({@code cross_attention_dim})
 * @param cosineFirst whether the timestep's cosines come before its sines
 * @param frequencyShift subtracted from the number of frequencies in the exponent's divisor
 * @param downsamplePadding around feature maps before they are downsampled
 * @param guidanceWidth of the guidance embedding ({@code time_cond_proj_dim}), in full latent consistency models; 0 if
 *     the network takes none
 */
record UnetConfig(
        int outChannels,
        int scoreChannels,
        List<Level> levels,
        MidBlock midBlock,
        int groups,
        double epsilon,
        int contextWidth,
        boolean cosineFirst,
        double frequencyShift,
        int downsamplePadding,
        int convInKernel,
        int convOutKernel,
        int guidanceWidth) {

    private static final int MAX_KERNEL = 31;

    private static final String SCORE = "score_image";
    private static final String GUIDANCE = "time_cond_proj_dim";
    private static final String MID_BLOCK = "mid_block_type";
    private static final String MID_RESNET = "UNetMidBlock2D";
    private static final String DOWN = "DownBlock2D";
    private static final String DOWN_ATTENTION = "CrossAttnDownBlock2D";
    private static final String UP = "UpBlock2D";
    private static final String UP_ATTENTION = "CrossAttnUpBlock2D";

    /** The kind of middle block. */
    enum MidBlock {
        /** None, as in small models of BK-SDM and in SDXS. */
        NONE,
        /** A ResNet block. */
        RESNET,
        /** A transformer between two ResNet blocks. */
        CROSS_ATTENTION
    }

    /**
     * A resolution of feature maps.
     *
     * @param layers ResNet blocks of the down block; the up block has one more
     * @param heads of attention
     * @param transformers transformer blocks after each ResNet block
     * @param downAttention whether the down block has transformers
     * @param upAttention whether the up block has transformers
     * @param onlyCrossAttention whether the first attention of their blocks, too, is to the prompt
     */
    record Level(
            int channels,
            int layers,
            int heads,
            int transformers,
            boolean downAttention,
            boolean upAttention,
            boolean onlyCrossAttention) {}

    /** The first layer's input channels: those of the latents and of the score. */
    int inChannels() {
        return outChannels + scoreChannels;
    }

    /** The width of the sinusoidal timestep embedding. */
    int timestepWidth() {
        return levels.get(0).channels();
    }

    /** The width of the timestep embedding that every ResNet block takes. */
    int timeEmbeddingWidth() {
        return 4 * timestepWidth();
    }

    /** The factor that must divide the height and width of latents. */
    int sizeMultiple() {
        return 1 << (levels.size() - 1);
    }

    /**
     * Reads the configuration.
     *
     * @throws InvalidModelException if it is invalid, or uses an option that is not supported
     */
    static UnetConfig of(ConfigReader config) {
        requireSupported(config);
        int outChannels = config.count("out_channels", 4);
        return new UnetConfig(
                outChannels,
                scoreChannels(config, outChannels),
                levels(config),
                midBlock(config),
                config.count("norm_num_groups", 32),
                config.number("norm_eps", 0, 1, 1e-5),
                config.count("cross_attention_dim", 1280),
                config.flag("flip_sin_to_cos", true),
                config.number("freq_shift", -1, 1, 0),
                config.countFromZero("downsample_padding", MAX_KERNEL / 2, 1),
                config.count("conv_in_kernel", MAX_KERNEL, 3),
                config.count("conv_out_kernel", MAX_KERNEL, 3),
                config.has(GUIDANCE) ? config.requiredCount(GUIDANCE) : 0);
    }

    private static MidBlock midBlock(ConfigReader config) {
        if (config.isNull(MID_BLOCK)) {
            return MidBlock.NONE;
        }
        return config.word(MID_BLOCK, "").equals(MID_RESNET) ? MidBlock.RESNET : MidBlock.CROSS_ATTENTION;
    }

    /** The channels beyond the latents', which only a score image may explain. */
    private static int scoreChannels(ConfigReader config, int latentChannels) {
        int scoreChannels = config.section(SCORE)
                .map(score -> {
                    score.count("version", 1);
                    return score.requiredCount("channels");
                })
                .orElse(0);
        int expected = latentChannels + scoreChannels;
        if (config.count("in_channels", 4) != expected) {
            throw config.unsupported(
                    "in_channels",
                    scoreChannels > 0
                            ? expected + ", the out_channels and the " + scoreChannels + " channels of score_image"
                            : expected + ", as many as out_channels, unless a score_image describes the others; models"
                                    + " that take more, as those made for inpainting do, are not supported");
        }
        return scoreChannels;
    }

    private static List<Level> levels(ConfigReader config) {
        List<Integer> channels = config.blockChannels("block_out_channels");
        int size = channels.size();
        List<String> down = config.words("down_block_types", size, DOWN, DOWN_ATTENTION);
        List<String> up = config.words("up_block_types", size, UP, UP_ATTENTION);
        List<Integer> layers = config.counts("layers_per_block", size, ConfigReader.MAX_LAYERS, 2);
        // What diffusers calls the width of a head is the number of heads, unless that is given as well.
        String headsName = config.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
        List<Integer> heads = config.counts(headsName, size, Collections.max(channels), 8);
        List<Integer> transformers = config.counts("transformer_layers_per_block", size, ConfigReader.MAX_LAYERS, 1);
        List<Boolean> onlyCross = config.flags("only_cross_attention", size);
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (channels.get(i) % heads.get(i) != 0) {
                throw config.unsupported(headsName, "numbers of heads that divide the channels " + channels);
            }
            levels.add(new Level(
                    channels.get(i),
                    layers.get(i),
                    heads.get(i),
                    transformers.get(i),
                    down.get(i).equals(DOWN_ATTENTION),
                    up.get(size - 1 - i).equals(UP_ATTENTION),
                    onlyCross.get(i)));
        }
        return levels;
    }

    private static void requireSupported(ConfigReader config) {
        config.allow("_class_name", "UNet2DConditionModel");
        config.allow(MID_BLOCK, "UNetMidBlock2DCrossAttn", MID_RESNET);
        config.allow("act_fn", "silu", "swish");
        config.allow("resnet_time_scale_shift", "default");
        config.allow("time_embedding_type", "positional");
        config.allow("attention_type", "default");
        config.allow("mid_block_scale_factor", "1", "1.0");
        config.allow("resnet_out_scale_factor", "1", "1.0");
        config.allow("dropout", "0", "0.0");
        config.allow("projection_class_embeddings_input_dim");
        for (String name : List.of(
                "addition_embed_type",
                "attention_bias",
                "center_input_sample",
                "class_embed_type",
                "class_embeddings_concat",
                "cross_attention_norm",
                "dual_cross_attention",
                "encoder_hid_dim",
                "encoder_hid_dim_type",
                "num_class_embeds",
                "resnet_skip_time_act",
                "reverse_transformer_layers_per_block",
                "time_embedding_act_fn",
                "time_embedding_dim",
                "timestep_post_act")) {
            config.allow(name);
        }
    }
}
