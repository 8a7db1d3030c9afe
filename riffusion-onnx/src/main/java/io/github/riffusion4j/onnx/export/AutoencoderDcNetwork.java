package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.AutoencoderDcConfig.Stage;
import io.github.riffusion4j.onnx.export.Layer.Convolution;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * The encoder and decoder of a deep compression autoencoder (Chen et al. 2024): diffusers' {@code AutoencoderDC}.
 * Pixels become channels in the first layers, so that little is computed at full resolution.
 */
final class AutoencoderDcNetwork {

    private static final double EPSILON = 1e-5;

    private final AutoencoderDcConfig config;
    private final Lowering lowering;

    AutoencoderDcNetwork(AutoencoderDcConfig config, Lowering lowering) {
        this.config = config;
        this.lowering = lowering;
    }

    Value encode(ModuleWeights encoder, Value image) {
        List<Stage> stages = config.encoder();
        Stage first = stages.get(0);
        Value hidden = lowering.convolution(
                first.layers() > 0
                        ? encoder.convolution("conv_in", config.inChannels(), first.channels(), 3, 1)
                        : ResamplingConvolutions.downsampling(
                                encoder.submodule("conv_in"),
                                config.inChannels(),
                                stages.get(1).channels(),
                                config.pixelUnshuffle(),
                                false),
                image);
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            ModuleWeights block = encoder.submodule("down_blocks." + i);
            hidden = residuals(block, 0, stage, hidden);
            if (i < stages.size() - 1 && stage.layers() > 0) {
                hidden = lowering.convolution(
                        ResamplingConvolutions.downsampling(
                                block.submodule("" + stage.layers()),
                                stage.channels(),
                                stages.get(i + 1).channels(),
                                config.pixelUnshuffle(),
                                true),
                        hidden);
            }
        }
        Convolution last = encoder.convolution("conv_out", lowering.channels(hidden), config.latentChannels(), 3, 1);
        return lowering.convolution(
                config.encoderShortcut() ? ResamplingConvolutions.withAveragedShortcut(last) : last, hidden);
    }

    Value decode(ModuleWeights decoder, Value latents) {
        List<Stage> stages = config.decoder();
        int last = stages.size() - 1;
        Convolution first = decoder.convolution(
                "conv_in", config.latentChannels(), stages.get(last).channels(), 3, 1);
        Value hidden = lowering.convolution(
                config.decoderShortcut() ? ResamplingConvolutions.withRepeatedShortcut(first) : first, latents);
        for (int i = last; i >= 0; i--) {
            Stage stage = stages.get(i);
            ModuleWeights block = decoder.submodule("up_blocks." + i);
            boolean upsamples = i < last && stage.layers() > 0;
            if (upsamples) {
                hidden = lowering.convolveAndPixelShuffle(
                        ResamplingConvolutions.upsampling(
                                block.submodule("0"),
                                lowering.channels(hidden),
                                stage.channels(),
                                config.interpolates(),
                                true),
                        hidden);
            }
            hidden = residuals(block, upsamples ? 1 : 0, stage, hidden);
        }
        return output(decoder, hidden);
    }

    private Value output(ModuleWeights decoder, Value hidden) {
        int channels = lowering.channels(hidden);
        Value normal = lowering.normalize(decoder.rmsNorm("norm_out", channels, EPSILON), hidden);
        Value active = config.endsInRelu() ? lowering.operators.relu(normal) : lowering.operators.silu(normal);
        return config.decoder().get(0).layers() > 0
                ? lowering.convolution(decoder.convolution("conv_out", channels, config.inChannels(), 3, 1), active)
                : lowering.convolveAndPixelShuffle(
                        ResamplingConvolutions.upsampling(
                                decoder.submodule("conv_out"),
                                channels,
                                config.inChannels(),
                                config.interpolates(),
                                false),
                        active);
    }

    private Value residuals(ModuleWeights block, int first, Stage stage, Value from) {
        Value hidden = from;
        for (int i = 0; i < stage.layers(); i++) {
            hidden = residual(block.submodule("" + (first + i)), stage.channels(), hidden);
        }
        return hidden;
    }

    /** A {@code ResBlock}. */
    private Value residual(ModuleWeights block, int channels, Value hidden) {
        Value inner = lowering.convolution(block.convolution("conv1", channels, channels, 3, 1), hidden);
        Value second = lowering.convolution(
                block.convolutionWithoutBias("conv2", channels, channels, 3, 1), lowering.operators.silu(inner));
        return lowering.add(block.name(), lowering.normalize(block.rmsNorm("norm", channels, EPSILON), second), hidden);
    }
}
