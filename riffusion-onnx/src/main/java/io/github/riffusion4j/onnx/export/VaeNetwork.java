package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.Layer.Attention;
import io.github.riffusion4j.onnx.export.Layer.GroupNorm;
import io.github.riffusion4j.onnx.export.graph.Padding;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.Optional;

/** The encoder and decoder of a variational autoencoder (Rombach et al. 2022): diffusers' {@code AutoencoderKL}. */
final class VaeNetwork {

    private static final double EPSILON = 1e-6;

    private final VaeConfig config;
    private final ModuleWeights weights;
    private final Lowering lowering;

    VaeNetwork(VaeConfig config, ModuleWeights weights, Lowering lowering) {
        this.config = config;
        this.weights = weights;
        this.lowering = lowering;
    }

    Value encode(Value image) {
        ModuleWeights encoder = weights.submodule("encoder");
        int levels = config.channels().size();
        int moments = 2 * config.latentChannels();
        Value features = convolve(encoder, "conv_in", config.channels().get(0), 3, image);
        for (int i = 0; i < levels; i++) {
            ModuleWeights block = encoder.submodule("down_blocks." + i);
            int channels = config.channels().get(i);
            features = resnets(block, channels, config.layers(), features);
            if (i < levels - 1) {
                features = lowering.convolution(
                        block.convolution("downsamplers.0.conv", channels, channels, 3, 2, new Padding(0, 1)),
                        features);
            }
        }
        features = output(encoder, moments, midBlock(encoder.submodule("mid_block"), features));
        return config.quantConv() ? convolve(weights, "quant_conv", moments, 1, features) : features;
    }

    Value decode(Value latents) {
        ModuleWeights decoder = weights.submodule("decoder");
        int levels = config.channels().size();
        Value features = config.postQuantConv()
                ? convolve(weights, "post_quant_conv", config.latentChannels(), 1, latents)
                : latents;
        features = convolve(decoder, "conv_in", config.channels().get(levels - 1), 3, features);
        features = midBlock(decoder.submodule("mid_block"), features);
        for (int i = 0; i < levels; i++) {
            ModuleWeights block = decoder.submodule("up_blocks." + i);
            int channels = config.channels().get(levels - 1 - i);
            features = resnets(block, channels, config.layers() + 1, features);
            if (i < levels - 1) {
                features = lowering.upsampleAndConvolve(
                        block.convolution("upsamplers.0.conv", channels, channels, 3, 1), features);
            }
        }
        return output(decoder, config.outChannels(), features);
    }

    private Value midBlock(ModuleWeights block, Value from) {
        int channels = lowering.channels(from);
        Value features = resnet(block.submodule("resnets.0"), channels, from);
        if (config.midBlockAttention()) {
            features = attention(block.submodule("attentions.0"), features);
        }
        return resnet(block.submodule("resnets.1"), channels, features);
    }

    /** Self-attention among pixels, with one head. */
    private Value attention(ModuleWeights block, Value features) {
        int width = lowering.channels(features);
        Attention layer = new Attention(
                block.name(),
                1,
                block.linear("to_q", width, width),
                block.linear("to_k", width, width),
                block.linear("to_v", width, width),
                block.linear("to_out.0", width, width));
        Value normal = lowering.normalize(block.groupNorm("group_norm", width, config.groups(), EPSILON), features);
        Value tokens = lowering.flattenSpatial(normal);
        Value attended = lowering.unflattenSpatial(lowering.attention(layer, tokens, tokens), features);
        return lowering.add(block.name(), attended, features);
    }

    private Value resnets(ModuleWeights block, int channels, int count, Value from) {
        Value features = from;
        for (int i = 0; i < count; i++) {
            features = resnet(block.submodule("resnets." + i), channels, features);
        }
        return features;
    }

    private Value resnet(ModuleWeights block, int channels, Value features) {
        return ResnetBlock.withoutTimestep(block, lowering.channels(features), channels, config.groups(), EPSILON)
                .build(lowering, features, Optional.empty());
    }

    private Value output(ModuleWeights network, int channels, Value features) {
        GroupNorm norm = network.groupNorm("conv_norm_out", lowering.channels(features), config.groups(), EPSILON);
        return convolve(network, "conv_out", channels, 3, lowering.normalizeAndActivate(norm, features));
    }

    private Value convolve(ModuleWeights network, String name, int channels, int side, Value features) {
        return lowering.convolution(
                network.convolution(name, lowering.channels(features), channels, side, 1), features);
    }
}
