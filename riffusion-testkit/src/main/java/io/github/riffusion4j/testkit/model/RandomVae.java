package io.github.riffusion4j.testkit.model;

import java.util.Collections;
import java.util.List;

/**
 * An {@code AutoencoderKL} of diffusers.
 *
 * @param channels of each level, from the largest feature maps to the smallest
 * @param attends whether the middle block has attention
 * @param convolved whether there are convolutions of side 1 on the latents
 */
public record RandomVae(
        List<Integer> channels, int layers, int groups, int latentChannels, boolean attends, boolean convolved)
        implements RandomAutoencoder {

    /** The configuration of Stable Diffusion 1. */
    public static RandomVae stableDiffusion1() {
        return new RandomVae(List.of(128, 256, 512, 512), 2, 32, 4, true, true);
    }

    @Override
    public String config() {
        return """
                {"_class_name": "AutoencoderKL", "act_fn": "silu", "block_out_channels": %s, "down_block_types": %s,
                 "in_channels": 3, "latent_channels": %d, "layers_per_block": %d, "norm_num_groups": %d,
                 "out_channels": 3, "sample_size": 512, "up_block_types": %s, "mid_block_add_attention": %s,
                 "use_quant_conv": %s, "use_post_quant_conv": %s}
                """.formatted(
                        channels,
                        Collections.nCopies(channels.size(), "\"DownEncoderBlock2D\""),
                        latentChannels,
                        layers,
                        groups,
                        Collections.nCopies(channels.size(), "\"UpDecoderBlock2D\""),
                        attends,
                        convolved,
                        convolved);
    }

    @Override
    public RandomTensors tensors() {
        RandomTensors tensors = new RandomTensors();
        int last = channels.size() - 1;
        int smallest = channels.get(last);
        tensors.layer("encoder.conv_in", channels.get(0), 3, 3, 3);
        for (int level = 0; level <= last; level++) {
            int in = channels.get(Math.max(0, level - 1));
            blocks(
                    tensors,
                    "encoder.down_blocks." + level,
                    layers,
                    in,
                    channels.get(level),
                    "downsamplers",
                    level < last);
        }
        middle(tensors, "encoder.mid_block");
        tensors.norm("encoder.conv_norm_out", smallest).layer("encoder.conv_out", 2 * latentChannels, smallest, 3, 3);
        tensors.layer("decoder.conv_in", smallest, latentChannels, 3, 3);
        middle(tensors, "decoder.mid_block");
        for (int level = last; level >= 0; level--) {
            int in = channels.get(Math.min(last, level + 1));
            blocks(
                    tensors,
                    "decoder.up_blocks." + (last - level),
                    layers + 1,
                    in,
                    channels.get(level),
                    "upsamplers",
                    level > 0);
        }
        tensors.norm("decoder.conv_norm_out", channels.get(0)).layer("decoder.conv_out", 3, channels.get(0), 3, 3);
        if (convolved) {
            tensors.layer("quant_conv", 2 * latentChannels, 2 * latentChannels, 1, 1)
                    .layer("post_quant_conv", latentChannels, latentChannels, 1, 1);
        }
        return tensors;
    }

    private static void blocks(
            RandomTensors tensors, String name, int count, int in, int out, String resampler, boolean resampled) {
        for (int i = 0; i < count; i++) {
            RandomUnet.residual(tensors, name + ".resnets." + i, i == 0 ? in : out, out);
        }
        if (resampled) {
            tensors.layer(name + "." + resampler + ".0.conv", out, out, 3, 3);
        }
    }

    private void middle(RandomTensors tensors, String name) {
        int width = channels.get(channels.size() - 1);
        RandomUnet.residual(tensors, name + ".resnets.0", width, width);
        RandomUnet.residual(tensors, name + ".resnets.1", width, width);
        if (attends) {
            String attention = name + ".attentions.0";
            tensors.norm(attention + ".group_norm", width);
            for (String projection : List.of("to_q", "to_k", "to_v", "to_out.0")) {
                tensors.layer(attention + "." + projection, width, width);
            }
        }
    }
}
