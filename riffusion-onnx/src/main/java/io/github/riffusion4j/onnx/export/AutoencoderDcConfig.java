package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of an {@code AutoencoderDC} of diffusers, whose blocks are all {@code ResBlock}.
 *
 * @param encoder from the largest feature maps to the smallest
 * @param decoder from the largest feature maps to the smallest, as many
 * @param unshuffles whether feature maps are halved by moving pixels to channels, in place of a stride
 * @param interpolates whether feature maps are doubled by repeating pixels, in place of moving channels to pixels
 * @param encoderShortcut whether what enters the encoder's last layer is averaged and added to what it gives
 * @param decoderShortcut whether what enters the decoder's first layer is repeated and added to what it gives
 * @param endsInRelu whether ReLU precedes the decoder's last layer, in place of SiLU
 */
record AutoencoderDcConfig(
        int imageChannels,
        int latentChannels,
        List<Stage> encoder,
        List<Stage> decoder,
        boolean unshuffles,
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
     * One size of feature maps.
     *
     * @param layers residual blocks; 0 in the first stage, at most, where the image is at once halved
     */
    record Stage(int channels, int layers) {}

    /** The side of the square of pixels that one latent stands for. */
    int downsampling() {
        return 1 << (encoder.size() - 1);
    }

    /**
     * Reads the settings.
     *
     * @throws InvalidModelException if one of them is wrong, or asks for what is not known here
     */
    static AutoencoderDcConfig of(ConfigReader settings) {
        List<Stage> encoder = stages(settings, "encoder");
        List<Stage> decoder = stages(settings, "decoder");
        if (encoder.size() != decoder.size()) {
            throw settings.unsupported(channelsName("decoder"), "as many stages as the encoder has, " + encoder.size());
        }
        settings.allowEach("decoder_norm_types", decoder.size(), "rms_norm");
        settings.allowEach("decoder_act_fns", decoder.size(), "silu", "swish");
        settings.allow(DOWN, UNSHUFFLE, "Conv", "conv");
        settings.allow(UP, "pixel_shuffle", INTERPOLATE);
        settings.allow(LAST_ACTIVATION, "relu", "silu", "swish");
        AutoencoderDcConfig config = new AutoencoderDcConfig(
                settings.count("in_channels", 3),
                settings.count("latent_channels", 32),
                encoder,
                decoder,
                settings.word(DOWN, UNSHUFFLE).equals(UNSHUFFLE),
                settings.word(UP, "pixel_shuffle").equals(INTERPOLATE),
                settings.flag("encoder_out_shortcut", true),
                settings.flag("decoder_in_shortcut", true),
                settings.word(LAST_ACTIVATION, "relu").equals("relu"));
        config.requireWhole(settings);
        return config;
    }

    private static String channelsName(String half) {
        return half + "_block_out_channels";
    }

    private static List<Stage> stages(ConfigReader settings, String half) {
        List<Integer> channels = settings.counts(channelsName(half));
        settings.allowEach(half + "_block_types", channels.size(), "ResBlock");
        List<Integer> layers = settings.countsFromZero(half + "_layers_per_block", channels.size());
        if (layers.subList(1, layers.size()).contains(0) || layers.equals(List.of(0))) {
            throw settings.unsupported(
                    half + "_layers_per_block",
                    "at least one block in each stage but the first, and in one stage alone");
        }
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            stages.add(new Stage(channels.get(i), layers.get(i)));
        }
        return stages;
    }

    /** What shortcuts average or repeat, and what becomes a square of pixels, has to come out even. */
    private void requireWhole(ConfigReader settings) {
        requireWhole(settings, "encoder", encoder, encoderShortcut);
        requireWhole(settings, "decoder", decoder, decoderShortcut);
        for (Stage stage : encoder.subList(1, encoder.size())) {
            if (unshuffles && stage.channels() % 4 != 0) {
                throw settings.unsupported(
                        channelsName("encoder"), "multiples of 4 after the first, not " + stage.channels());
            }
        }
    }

    private void requireWhole(ConfigReader settings, String half, List<Stage> stages, boolean shortcut) {
        int last = stages.size() - 1;
        for (int i = 0; i < last; i++) {
            int larger = stages.get(i).channels();
            int smaller = stages.get(i + 1).channels();
            if (stages.get(i).layers() > 0 && 4 * larger % smaller != 0) {
                throw settings.unsupported(
                        channelsName(half),
                        "channels that divide four times those before them, not " + smaller + " after " + larger);
            }
        }
        if (shortcut && stages.get(last).channels() % latentChannels != 0) {
            throw settings.unsupported(
                    channelsName(half), "a multiple of the " + latentChannels + " latent_channels at the end");
        }
    }

    @Override
    public void buildEncoder(ModuleWeights weights, Lowering dialect) {
        AutoencoderDcNetwork.buildEncoder(this, weights, dialect);
    }

    @Override
    public void buildDecoder(ModuleWeights weights, Lowering dialect) {
        AutoencoderDcNetwork.buildDecoder(this, weights, dialect);
    }
}
