package io.github.riffusion4j.testkit.model;

import java.util.List;

/**
 * An {@code AutoencoderDC} of diffusers, of residual blocks only, with strided downsampling and pixel-shuffle
 * upsampling, without shortcuts at the latents.
 *
 * @param channels of each stage, from the largest feature maps to the smallest; each divides four times the one before
 * @param layers residual blocks of each stage; 0 in the first, where the image is downsampled at once
 */
public record RandomAutoencoderDc(List<Integer> channels, List<Integer> layers, int latentChannels)
        implements RandomAutoencoder {

    @Override
    public String config() {
        return """
                {"_class_name": "AutoencoderDC", "attention_head_dim": 32, "in_channels": 3, "latent_channels": %1$d,
                 "encoder_block_types": "ResBlock", "decoder_block_types": "ResBlock",
                 "encoder_block_out_channels": %2$s, "decoder_block_out_channels": %2$s,
                 "encoder_layers_per_block": %3$s, "decoder_layers_per_block": %3$s,
                 "decoder_norm_types": "rms_norm", "decoder_act_fns": "silu", "decoder_conv_act_fn": "silu",
                 "downsample_block_type": "Conv", "upsample_block_type": "pixel_shuffle",
                 "encoder_out_shortcut": false, "decoder_in_shortcut": false, "scaling_factor": 1.0}
                """.formatted(latentChannels, channels, layers);
    }

    @Override
    public RandomTensors tensors() {
        RandomTensors tensors = new RandomTensors();
        int last = channels.size() - 1;
        tensors.layer("encoder.conv_in.conv", channels.get(1), 3, 3, 3);
        tensors.layer("encoder.conv_out", latentChannels, channels.get(last), 3, 3);
        tensors.layer("decoder.conv_in", channels.get(last), latentChannels, 3, 3);
        for (int stage = 1; stage <= last; stage++) {
            int width = channels.get(stage);
            int count = layers.get(stage);
            String down = "encoder.down_blocks." + stage;
            String up = "decoder.up_blocks." + stage;
            residuals(tensors, down, 0, count, width);
            residuals(tensors, up, stage < last ? 1 : 0, count, width);
            if (stage < last) {
                int next = channels.get(stage + 1);
                tensors.layer(down + "." + count + ".conv", next, width, 3, 3);
                tensors.layer(up + ".0.conv", 4 * width, next, 3, 3);
            }
        }
        return tensors.norm("decoder.norm_out", channels.get(1))
                .layer("decoder.conv_out.conv", 12, channels.get(1), 3, 3);
    }

    private static void residuals(RandomTensors tensors, String block, int first, int count, int width) {
        for (int i = first; i < first + count; i++) {
            String name = block + "." + i;
            tensors.layer(name + ".conv1", width, width, 3, 3)
                    .add(name + ".conv2.weight", width, width, 3, 3)
                    .norm(name + ".norm", width);
        }
    }
}
