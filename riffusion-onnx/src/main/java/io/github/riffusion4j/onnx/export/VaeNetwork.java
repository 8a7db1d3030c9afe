package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Optional;

/** The two networks between images and latents (Rombach et al. 2022): the {@code AutoencoderKL} of diffusers. */
final class VaeNetwork {

    private static final double EPSILON = 1e-6;

    private final VaeConfig config;
    private final ModuleWeights weights;
    private final Lowering dialect;

    private VaeNetwork(VaeConfig config, ModuleWeights weights, Lowering dialect) {
        this.config = config;
        this.weights = weights;
        this.dialect = dialect;
    }

    /**
     * Adds the encoder to the dialect's graph. Input: {@code sample} [batch, 3, height, width]. Output:
     * {@code latent_parameters} [batch, 2 x channels, height/8, width/8], means before log variances.
     */
    static void buildEncoder(VaeConfig config, ModuleWeights weights, Lowering dialect) {
        int multiple = config.downsampling();
        Value sample = dialect.graph.input(
                "sample",
                DataType.FLOAT,
                Shape.of(
                        Dim.free("batch"),
                        Dim.of(config.inChannels()),
                        Dim.free("height", multiple),
                        Dim.free("width", multiple)));
        Value moments = new VaeNetwork(config, weights, dialect).encoder(dialect.enter(sample));
        dialect.graph.output("latent_parameters", dialect.leave(moments));
    }

    /**
     * Adds the decoder to the dialect's graph. Input: {@code latent_sample} [batch, channels, height, width]. Output:
     * {@code sample} [batch, 3, 8 height, 8 width].
     */
    static void buildDecoder(VaeConfig config, ModuleWeights weights, Lowering dialect) {
        Value latents = dialect.graph.input(
                "latent_sample",
                DataType.FLOAT,
                Shape.of(Dim.free("batch"), Dim.of(config.latentChannels()), Dim.free("height"), Dim.free("width")));
        Value image = new VaeNetwork(config, weights, dialect).decoder(dialect.enter(latents));
        dialect.graph.output("sample", dialect.leave(image));
    }

    /**
     * Whether a layer of that place suffers from numbers of few bits: attention in the middle, which all pixels share.
     */
    static boolean isDelicate(String place) {
        return place.contains("mid_block.attentions");
    }

    private Value encoder(Value image) {
        ModuleWeights encoder = weights.at("encoder");
        int levels = config.channels().size();
        int moments = 2 * config.latentChannels();
        Value picture = convolve(encoder, "conv_in", config.channels().get(0), 3, image);
        for (int i = 0; i < levels; i++) {
            ModuleWeights block = encoder.at("down_blocks." + i);
            int channels = config.channels().get(i);
            picture = residuals(block, channels, config.layers(), picture);
            if (i < levels - 1) {
                picture = dialect.convolution(
                        block.convolution("downsamplers.0.conv", channels, channels, 3, 2, new Padding(0, 1)), picture);
            }
        }
        picture = last(encoder, moments, middle(encoder.at("mid_block"), picture));
        return config.convolvesMoments() ? convolve(weights, "quant_conv", moments, 1, picture) : picture;
    }

    private Value decoder(Value latents) {
        ModuleWeights decoder = weights.at("decoder");
        int levels = config.channels().size();
        Value picture = config.convolvesLatents()
                ? convolve(weights, "post_quant_conv", config.latentChannels(), 1, latents)
                : latents;
        picture = convolve(decoder, "conv_in", config.channels().get(levels - 1), 3, picture);
        picture = middle(decoder.at("mid_block"), picture);
        for (int i = 0; i < levels; i++) {
            ModuleWeights block = decoder.at("up_blocks." + i);
            int channels = config.channels().get(levels - 1 - i);
            picture = residuals(block, channels, config.layers() + 1, picture);
            if (i < levels - 1) {
                picture = dialect.convolveEnlarged(
                        block.convolution("upsamplers.0.conv", channels, channels, 3, 1), picture);
            }
        }
        return last(decoder, config.outChannels(), picture);
    }

    private Value middle(ModuleWeights block, Value from) {
        int channels = dialect.channels(from);
        Value picture = residual(block.at("resnets.0"), channels, from);
        if (config.attends()) {
            picture = attend(block.at("attentions.0"), picture);
        }
        return residual(block.at("resnets.1"), channels, picture);
    }

    /** Pixels that attend to each other, with one head. */
    private Value attend(ModuleWeights block, Value picture) {
        int width = dialect.channels(picture);
        Attention attention = new Attention(
                block.place(),
                1,
                block.linear("to_q", width, width),
                block.linear("to_k", width, width),
                block.linear("to_v", width, width),
                block.linear("to_out.0", width, width));
        Value normal = dialect.normalize(block.groupNorm("group_norm", width, config.groups(), EPSILON), picture);
        Value tokens = dialect.toTokens(normal);
        Value attended = dialect.toPicture(dialect.attention(attention, tokens, tokens), picture);
        return dialect.add(block.place(), attended, picture);
    }

    private Value residuals(ModuleWeights block, int channels, int count, Value from) {
        Value picture = from;
        for (int i = 0; i < count; i++) {
            picture = residual(block.at("resnets." + i), channels, picture);
        }
        return picture;
    }

    private Value residual(ModuleWeights block, int channels, Value picture) {
        return ResidualBlock.timeless(block, dialect.channels(picture), channels, config.groups(), EPSILON)
                .build(dialect, picture, Optional.empty());
    }

    private Value last(ModuleWeights network, int channels, Value picture) {
        GroupNorm norm = network.groupNorm("conv_norm_out", dialect.channels(picture), config.groups(), EPSILON);
        return convolve(network, "conv_out", channels, 3, dialect.normalizeAndActivate(norm, picture));
    }

    private Value convolve(ModuleWeights network, String name, int channels, int side, Value picture) {
        return dialect.convolution(network.convolution(name, dialect.channels(picture), channels, side, 1), picture);
    }
}
