package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of a {@code UNet2DConditionModel} of diffusers.
 *
 * @param outChannels of the latents
 * @param scoreChannels of the score that the network takes beside the latents; 0 if it takes none
 * @param levels from the largest pictures to the smallest
 * @param hasMiddle whether there is a block between the way down and the way up
 * @param groups of the group normalizations
 * @param epsilon of the group normalizations
 * @param contextWidth of the embeddings
 * @param cosineFirst whether the timestep's cosines come before its sines
 * @param frequencyShift what is taken from the number of frequencies before dividing by it
 * @param downsamplePadding around a picture that is to be halved
 */
record UnetConfig(
        int outChannels,
        int scoreChannels,
        List<Level> levels,
        boolean hasMiddle,
        int groups,
        double epsilon,
        int contextWidth,
        boolean cosineFirst,
        double frequencyShift,
        int downsamplePadding,
        int firstKernel,
        int lastKernel) {

    private static final String SCORE = "score_image";
    private static final String DOWN = "DownBlock2D";
    private static final String DOWN_ATTENTION = "CrossAttnDownBlock2D";
    private static final String UP = "UpBlock2D";
    private static final String UP_ATTENTION = "CrossAttnUpBlock2D";

    /**
     * One size of pictures.
     *
     * @param layers residual blocks on the way down; there is one more on the way up
     * @param heads of attention
     * @param transformers in a row after each residual block
     * @param attendsDown whether there are transformers on the way down
     * @param attendsUp whether there are transformers on the way up
     */
    record Level(int channels, int layers, int heads, int transformers, boolean attendsDown, boolean attendsUp) {}

    /** What the first layer takes: the latents and the score. */
    int inChannels() {
        return outChannels + scoreChannels;
    }

    /** The numbers that stand for a timestep, before the network makes more of them. */
    int timestepWidth() {
        return levels.get(0).channels();
    }

    /** The numbers that every residual block is told of the timestep. */
    int timeWidth() {
        return 4 * timestepWidth();
    }

    /** Heights and widths of latents are multiples of this. */
    int multiple() {
        return 1 << (levels.size() - 1);
    }

    /**
     * Reads the settings.
     *
     * @throws InvalidModelException if one of them is wrong, or asks for what is not known here
     */
    static UnetConfig of(ConfigReader settings) {
        refuseUnknown(settings);
        int outChannels = settings.count("out_channels", 4);
        return new UnetConfig(
                outChannels,
                scoreChannels(settings, outChannels),
                levels(settings),
                !settings.isNull("mid_block_type"),
                settings.count("norm_num_groups", 32),
                settings.number("norm_eps", 1e-5),
                settings.count("cross_attention_dim", 1280),
                settings.flag("flip_sin_to_cos", true),
                settings.number("freq_shift", 0),
                (int) settings.number("downsample_padding", 1),
                settings.count("conv_in_kernel", 3),
                settings.count("conv_out_kernel", 3));
    }

    /** Channels beside the latents' are a score's where the settings say so. */
    private static int scoreChannels(ConfigReader settings, int latentChannels) {
        int scoreChannels = settings.section(SCORE)
                .map(score -> {
                    score.count("version", 1);
                    return score.requiredCount("channels");
                })
                .orElse(0);
        int expected = latentChannels + scoreChannels;
        if (settings.count("in_channels", 4) != expected) {
            throw settings.unsupported(
                    "in_channels",
                    scoreChannels > 0
                            ? expected + ", the out_channels and the " + scoreChannels + " channels of score_image"
                            : expected + ", as many as out_channels, unless a score_image describes the others; models"
                                    + " that take more, as those made for inpainting do, are not supported");
        }
        return scoreChannels;
    }

    private static List<Level> levels(ConfigReader settings) {
        List<Integer> channels = settings.counts("block_out_channels");
        int size = channels.size();
        List<String> down = settings.words("down_block_types", size, DOWN, DOWN_ATTENTION);
        List<String> up = settings.words("up_block_types", size, UP, UP_ATTENTION);
        List<Integer> layers = settings.counts("layers_per_block", size, 2);
        // Under diffusers' name for the width of a head is the number of heads, unless the number has a name too.
        String headsName = settings.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim";
        List<Integer> heads = settings.counts(headsName, size, 8);
        List<Integer> transformers = settings.counts("transformer_layers_per_block", size, 1);
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (channels.get(i) % heads.get(i) != 0) {
                throw settings.unsupported(headsName, "numbers of heads that divide the channels " + channels);
            }
            levels.add(new Level(
                    channels.get(i),
                    layers.get(i),
                    heads.get(i),
                    transformers.get(i),
                    down.get(i).equals(DOWN_ATTENTION),
                    up.get(size - 1 - i).equals(UP_ATTENTION)));
        }
        return levels;
    }

    private static void refuseUnknown(ConfigReader settings) {
        settings.allow("_class_name", "UNet2DConditionModel");
        settings.allow("mid_block_type", "UNetMidBlock2DCrossAttn");
        settings.allow("act_fn", "silu", "swish");
        settings.allow("resnet_time_scale_shift", "default");
        settings.allow("time_embedding_type", "positional");
        settings.allow("attention_type", "default");
        settings.allow("mid_block_scale_factor", "1", "1.0");
        settings.allow("resnet_out_scale_factor", "1", "1.0");
        settings.allow("dropout", "0", "0.0");
        settings.allow("projection_class_embeddings_input_dim");
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
                "only_cross_attention",
                "resnet_skip_time_act",
                "reverse_transformer_layers_per_block",
                "time_cond_proj_dim",
                "time_embedding_act_fn",
                "time_embedding_dim",
                "timestep_post_act")) {
            settings.allow(name);
        }
    }
}
