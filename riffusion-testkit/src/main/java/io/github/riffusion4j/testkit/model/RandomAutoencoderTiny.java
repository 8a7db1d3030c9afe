package io.github.riffusion4j.testkit.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An {@code AutoencoderTiny} of diffusers.
 *
 * @param channels of all feature maps
 * @param blocks of each stage of the encoder, from the largest feature maps to the smallest; the decoder's are reversed
 */
public record RandomAutoencoderTiny(int channels, List<Integer> blocks, int latentChannels)
        implements RandomAutoencoder {

    /** The configuration of TAESD for Stable Diffusion 1, with 2.4 million parameters. */
    public static RandomAutoencoderTiny taesd() {
        return new RandomAutoencoderTiny(64, List.of(1, 3, 3, 3), 4);
    }

    private List<Integer> decoderBlocks() {
        List<Integer> reversed = new ArrayList<>(blocks);
        Collections.reverse(reversed);
        return reversed;
    }

    @Override
    public String config() {
        List<Integer> widths = Collections.nCopies(blocks.size(), channels);
        return """
                {"_class_name": "AutoencoderTiny", "in_channels": 3, "out_channels": 3, "latent_channels": %1$d,
                 "encoder_block_out_channels": %2$s, "decoder_block_out_channels": %2$s, "num_encoder_blocks": %3$s,
                 "num_decoder_blocks": %4$s, "act_fn": "relu", "upsampling_scaling_factor": 2, "scaling_factor": 1.0}
                """.formatted(latentChannels, widths, blocks, decoderBlocks());
    }

    @Override
    public RandomTensors tensors() {
        RandomTensors tensors = new RandomTensors();
        int index = 0;
        for (int stage = 0; stage < blocks.size(); stage++) {
            String name = "encoder.layers." + index++;
            if (stage == 0) {
                tensors.layer(name, channels, 3, 3, 3);
            } else {
                tensors.add(name + ".weight", channels, channels, 3, 3);
            }
            index = blocks(tensors, "encoder.layers.", index, blocks.get(stage));
        }
        tensors.layer("encoder.layers." + index, latentChannels, channels, 3, 3)
                .layer("decoder.layers.0", channels, latentChannels, 3, 3);
        // The activation counts as a layer, and so does upsampling.
        index = 2;
        List<Integer> decoder = decoderBlocks();
        for (int stage = 0; stage < decoder.size() - 1; stage++) {
            index = blocks(tensors, "decoder.layers.", index, decoder.get(stage)) + 1;
            tensors.add("decoder.layers." + index++ + ".weight", channels, channels, 3, 3);
        }
        index = blocks(tensors, "decoder.layers.", index, decoder.get(decoder.size() - 1));
        return tensors.layer("decoder.layers." + index, 3, channels, 3, 3);
    }

    private int blocks(RandomTensors tensors, String prefix, int first, int count) {
        for (int i = first; i < first + count; i++) {
            for (int layer : new int[] {0, 2, 4}) {
                tensors.layer(prefix + i + ".conv." + layer, channels, channels, 3, 3);
            }
        }
        return first + count;
    }
}
