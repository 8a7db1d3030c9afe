package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration and network of diffusers' {@code AutoencoderTiny} (TAESD and its kin): plain convolutions and ReLU,
 * without normalization or attention, a fortieth of the size of {@code AutoencoderKL}.
 *
 * @param encoder from the largest feature maps to the smallest
 * @param decoder from the smallest feature maps to the largest
 * @param silu whether the activation within blocks is SiLU instead of ReLU
 */
record AutoencoderTinyConfig(
        int inChannels, int outChannels, int latentChannels, List<Stage> encoder, List<Stage> decoder, boolean silu)
        implements Autoencoder {

    /** The range that latents are softly clamped to: the tanh of a third, times 3. */
    private static final double CLAMP = 3;

    AutoencoderTinyConfig {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
    }

    /**
     * A resolution of feature maps.
     *
     * @param blocks residual blocks
     */
    record Stage(int channels, int blocks) {}

    /**
     * Reads the configuration.
     *
     * @throws InvalidModelException if it is invalid, or uses an option that is not supported
     */
    static AutoencoderTinyConfig of(ConfigReader config) {
        config.allow("act_fn", "relu", "silu", "swish");
        config.allow("upsample_fn", "nearest");
        config.allow("upsampling_scaling_factor", "2");
        config.allow("shift_factor", "0", "0.0");
        List<Stage> encoder = stages(config, "encoder");
        List<Stage> decoder = stages(config, "decoder");
        if (encoder.size() != decoder.size()) {
            throw config.unsupported("decoder_block_out_channels", "as many as the encoder has, " + encoder.size());
        }
        requireSameChannels(config, "encoder_block_out_channels", encoder);
        requireSameChannels(config, "decoder_block_out_channels", decoder);
        return new AutoencoderTinyConfig(
                config.count("in_channels", 3),
                config.count("out_channels", 3),
                config.count("latent_channels", 4),
                encoder,
                decoder,
                !config.word("act_fn", "relu").equals("relu"));
    }

    private static List<Stage> stages(ConfigReader config, String half) {
        List<Integer> channels = config.blockChannels(half + "_block_out_channels");
        List<Integer> blocks = config.layersFromZero("num_" + half + "_blocks", channels.size());
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            stages.add(new Stage(channels.get(i), blocks.get(i)));
        }
        return stages;
    }

    /** diffusers gives no layer between stages the channels of both, so that only equal ones work there. */
    private static void requireSameChannels(ConfigReader config, String name, List<Stage> stages) {
        if (stages.stream().mapToInt(Stage::channels).distinct().count() != 1) {
            throw config.unsupported(name, "the same number for each block");
        }
    }

    @Override
    public int vaeScaleFactor() {
        return 1 << (encoder.size() - 1);
    }

    /** As diffusers calls it: the encoder gives latents, not the parameters of their distribution. */
    @Override
    public String encoderOutput() {
        return "latent";
    }

    /** Its layers are too narrow to gain by 8 bits. */
    @Override
    public boolean gainsByInt8() {
        return false;
    }

    @Override
    public Value encode(ModuleWeights weights, Lowering lowering, Value image) {
        ModuleWeights layers = weights.submodule("encoder.layers");
        // Images are from 0 to 1 inside.
        Value hidden = lowering.operators.add(lowering.operators.multiply(image, 0.5), 0.5);
        int index = 0;
        for (int i = 0; i < encoder.size(); i++) {
            Stage stage = encoder.get(i);
            hidden = lowering.convolution(
                    i == 0
                            ? layers.convolution("" + index, inChannels, stage.channels(), 3, 1)
                            : layers.convolutionWithoutBias("" + index, stage.channels(), stage.channels(), 3, 2),
                    hidden);
            index++;
            hidden = blocks(layers, index, stage, lowering, hidden);
            index += stage.blocks();
        }
        return lowering.convolution(
                layers.convolution("" + index, lowering.channels(hidden), latentChannels, 3, 1), hidden);
    }

    @Override
    public Value decode(ModuleWeights weights, Lowering lowering, Value latents) {
        ModuleWeights layers = weights.submodule("decoder.layers");
        Value clamped = lowering.operators.multiply(
                lowering.operators.tanh(lowering.operators.multiply(latents, 1 / CLAMP)), CLAMP);
        Value hidden = activate(
                lowering,
                lowering.convolution(
                        layers.convolution("0", latentChannels, decoder.get(0).channels(), 3, 1), clamped));
        // The activation counts as a layer, and so does upsampling.
        int index = 2;
        for (Stage stage : decoder.subList(0, decoder.size() - 1)) {
            hidden = blocks(layers, index, stage, lowering, hidden);
            index += stage.blocks() + 1;
            hidden = lowering.upsampleAndConvolve(
                    layers.convolutionWithoutBias("" + index, stage.channels(), stage.channels(), 3, 1), hidden);
            index++;
        }
        Stage last = decoder.get(decoder.size() - 1);
        hidden = blocks(layers, index, last, lowering, hidden);
        Value image = lowering.convolution(
                layers.convolution("" + (index + last.blocks()), last.channels(), outChannels, 3, 1), hidden);
        return lowering.operators.add(lowering.operators.multiply(image, 2), -1);
    }

    private Value blocks(ModuleWeights layers, int first, Stage stage, Lowering lowering, Value from) {
        Value hidden = from;
        for (int i = 0; i < stage.blocks(); i++) {
            hidden = block(layers.submodule("" + (first + i)), stage.channels(), lowering, hidden);
        }
        return hidden;
    }

    /** An {@code AutoencoderTinyBlock}. */
    private Value block(ModuleWeights block, int channels, Lowering lowering, Value from) {
        Value hidden = from;
        for (String name : List.of("conv.0", "conv.2", "conv.4")) {
            Value active = name.equals("conv.0") ? hidden : activate(lowering, hidden);
            hidden = lowering.convolution(block.convolution(name, channels, channels, 3, 1), active);
        }
        return lowering.operators.relu(lowering.add(block.name(), hidden, from));
    }

    private Value activate(Lowering lowering, Value features) {
        return silu ? lowering.operators.silu(features) : lowering.operators.relu(features);
    }
}
