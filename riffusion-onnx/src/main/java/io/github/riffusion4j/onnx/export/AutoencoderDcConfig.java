package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration of diffusers' {@code AutoencoderDC}, with blocks of the kind {@code ResBlock} only.
 *
 * @param encoder from the largest feature maps to the smallest
 * @param decoder from the largest feature maps to the smallest, as many
 * @param pixelUnshuffle whether feature maps are downsampled by pixel unshuffling, instead of a stride
 * @param interpolates whether feature maps are upsampled by nearest-neighbour interpolation, instead of pixel shuffling
 * @param encoderShortcut whether the input of the encoder's last layer is averaged and added to its output
 * @param decoderShortcut whether the input of the decoder's first layer is repeated and added to its output
 * @param endsInRelu whether ReLU precedes the decoder's last layer, instead of SiLU
 */
record AutoencoderDcConfig(
        int inChannels,
        int latentChannels,
        List<Stage> encoder,
        List<Stage> decoder,
        boolean pixelUnshuffle,
        boolean interpolates,
        boolean encoderShortcut,
        boolean decoderShortcut,
        boolean endsInRelu)
        implements Autoencoder {

    private static final String DOWN = "downsample_block_type";
    private static final String UNSHUFFLE = "pixel_unshuffle";
    private static final String UP = "upsample_block_type";
    private static final String INTERPOLATE = "interpolate";
    private static final String LAST_ACTIVATION = "decoder_conv_act_fn";

    AutoencoderDcConfig {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
    }

    /**
     * A resolution of feature maps.
     *
     * @param layers residual blocks; 0 is allowed in the first stage only, where the image is downsampled at once
     */
    record Stage(int channels, int layers) {}

    /**
     * Reads the configuration.
     *
     * @throws InvalidModelException if it is invalid, or uses an option that is not supported
     */
    static AutoencoderDcConfig of(ConfigReader config) {
        List<Stage> encoder = stages(config, "encoder");
        List<Stage> decoder = stages(config, "decoder");
        if (encoder.size() != decoder.size()) {
            throw config.unsupported(channelsName("decoder"), "as many stages as the encoder has, " + encoder.size());
        }
        config.allowEach("decoder_norm_types", decoder.size(), "rms_norm");
        config.allowEach("decoder_act_fns", decoder.size(), "silu", "swish");
        config.allow(DOWN, UNSHUFFLE, "Conv", "conv");
        config.allow(UP, "pixel_shuffle", INTERPOLATE);
        config.allow(LAST_ACTIVATION, "relu", "silu", "swish");
        AutoencoderDcConfig dc = new AutoencoderDcConfig(
                config.count("in_channels", 3),
                config.count("latent_channels", 32),
                encoder,
                decoder,
                config.word(DOWN, UNSHUFFLE).equals(UNSHUFFLE),
                config.word(UP, "pixel_shuffle").equals(INTERPOLATE),
                config.flag("encoder_out_shortcut", true),
                config.flag("decoder_in_shortcut", true),
                config.word(LAST_ACTIVATION, "relu").equals("relu"));
        dc.requireDivisible(config);
        return dc;
    }

    private static String channelsName(String half) {
        return half + "_block_out_channels";
    }

    private static List<Stage> stages(ConfigReader config, String half) {
        List<Integer> channels = config.blockChannels(channelsName(half));
        config.allowEach(half + "_block_types", channels.size(), "ResBlock");
        List<Integer> layers = config.layersFromZero(half + "_layers_per_block", channels.size());
        if (layers.subList(1, layers.size()).contains(0) || layers.equals(List.of(0))) {
            throw config.unsupported(
                    half + "_layers_per_block",
                    "at least one block in each stage but the first, and in one stage alone");
        }
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            stages.add(new Stage(channels.get(i), layers.get(i)));
        }
        return stages;
    }

    /** Checks the channels that shortcuts average or repeat, and those that pixel unshuffling makes. */
    private void requireDivisible(ConfigReader config) {
        requireDivisible(config, "encoder", encoder, encoderShortcut);
        requireDivisible(config, "decoder", decoder, decoderShortcut);
        for (Stage stage : encoder.subList(1, encoder.size())) {
            if (pixelUnshuffle && stage.channels() % 4 != 0) {
                throw config.unsupported(
                        channelsName("encoder"), "multiples of 4 after the first, not " + stage.channels());
            }
        }
    }

    private void requireDivisible(ConfigReader config, String half, List<Stage> stages, boolean shortcut) {
        int last = stages.size() - 1;
        for (int i = 0; i < last; i++) {
            int larger = stages.get(i).channels();
            int smaller = stages.get(i + 1).channels();
            if (stages.get(i).layers() > 0 && 4 * larger % smaller != 0) {
                throw config.unsupported(
                        channelsName(half),
                        "channels that divide four times those before them, not " + smaller + " after " + larger);
            }
        }
        if (shortcut && stages.get(last).channels() % latentChannels != 0) {
            throw config.unsupported(
                    channelsName(half), "a multiple of the " + latentChannels + " latent_channels at the end");
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

    @Override
    public Value encode(ModuleWeights weights, Lowering lowering, Value image) {
        return new AutoencoderDcNetwork(this, lowering).encode(weights.submodule("encoder"), image);
    }

    @Override
    public Value decode(ModuleWeights weights, Lowering lowering, Value latents) {
        return new AutoencoderDcNetwork(this, lowering).decode(weights.submodule("decoder"), latents);
    }
}
