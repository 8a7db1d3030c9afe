package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.export.AutoencoderDcConfig.Stage;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;
import java.util.List;

/**
 * The two networks between images and latents of a deep compression autoencoder (Chen et al. 2024): the
 * {@code AutoencoderDC} of diffusers. Pixels become channels early, so that little is computed at full resolution. The
 * encoder gives latents, not their distribution.
 */
final class AutoencoderDcNetwork {

    /** The encoder's output, as diffusers calls it; other encoders give {@code latent_parameters}. */
    static final String LATENT = "latent";

    private static final double EPSILON = 1e-5;

    private final AutoencoderDcConfig config;
    private final Lowering dialect;

    private AutoencoderDcNetwork(AutoencoderDcConfig config, Lowering dialect) {
        this.config = config;
        this.dialect = dialect;
    }

    /**
     * Adds the encoder to the dialect's graph. Input: {@code sample} [batch, 3, height, width]. Output: {@code latent}
     * [batch, channels, height/16, width/16], 16 being the downsampling factor.
     */
    static void buildEncoder(AutoencoderDcConfig config, ModuleWeights weights, Lowering dialect) {
        int multiple = config.downsampling();
        Value sample = dialect.graph.input(
                "sample",
                DataType.FLOAT,
                Shape.of(
                        Dim.free("batch"),
                        Dim.of(config.imageChannels()),
                        Dim.free("height", multiple),
                        Dim.free("width", multiple)));
        Value latents = new AutoencoderDcNetwork(config, dialect).encoder(weights.at("encoder"), dialect.enter(sample));
        dialect.graph.output(LATENT, dialect.leave(latents));
    }

    /**
     * Adds the decoder to the dialect's graph. Input: {@code latent_sample} [batch, channels, height, width]. Output:
     * {@code sample} [batch, 3, 16 height, 16 width].
     */
    static void buildDecoder(AutoencoderDcConfig config, ModuleWeights weights, Lowering dialect) {
        Value latents = dialect.graph.input(
                "latent_sample",
                DataType.FLOAT,
                Shape.of(Dim.free("batch"), Dim.of(config.latentChannels()), Dim.free("height"), Dim.free("width")));
        Value image = new AutoencoderDcNetwork(config, dialect).decoder(weights.at("decoder"), dialect.enter(latents));
        dialect.graph.output("sample", dialect.leave(image));
    }

    private Value encoder(ModuleWeights encoder, Value image) {
        List<Stage> stages = config.encoder();
        Stage first = stages.get(0);
        Value hidden = dialect.convolution(
                first.layers() > 0
                        ? encoder.convolution("conv_in", config.imageChannels(), first.channels(), 3, 1)
                        : ResamplingConvolutions.halving(
                                encoder.at("conv_in"),
                                config.imageChannels(),
                                stages.get(1).channels(),
                                config.unshuffles(),
                                false),
                image);
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            ModuleWeights block = encoder.at("down_blocks." + i);
            hidden = residuals(block, 0, stage, hidden);
            if (i < stages.size() - 1 && stage.layers() > 0) {
                hidden = dialect.convolution(
                        ResamplingConvolutions.halving(
                                block.at("" + stage.layers()),
                                stage.channels(),
                                stages.get(i + 1).channels(),
                                config.unshuffles(),
                                true),
                        hidden);
            }
        }
        Convolution last = encoder.convolution("conv_out", dialect.channels(hidden), config.latentChannels(), 3, 1);
        return dialect.convolution(config.encoderShortcut() ? ResamplingConvolutions.averaging(last) : last, hidden);
    }

    private Value decoder(ModuleWeights decoder, Value latents) {
        List<Stage> stages = config.decoder();
        int last = stages.size() - 1;
        Convolution enter = decoder.convolution(
                "conv_in", config.latentChannels(), stages.get(last).channels(), 3, 1);
        Value hidden = dialect.convolution(
                config.decoderShortcut() ? ResamplingConvolutions.repeating(enter) : enter, latents);
        for (int i = last; i >= 0; i--) {
            Stage stage = stages.get(i);
            ModuleWeights block = decoder.at("up_blocks." + i);
            boolean doubles = i < last && stage.layers() > 0;
            if (doubles) {
                hidden = dialect.convolveToSpace(
                        ResamplingConvolutions.doubling(
                                block.at("0"), dialect.channels(hidden), stage.channels(), config.interpolates(), true),
                        hidden);
            }
            hidden = residuals(block, doubles ? 1 : 0, stage, hidden);
        }
        return image(decoder, hidden);
    }

    private Value image(ModuleWeights decoder, Value hidden) {
        int channels = dialect.channels(hidden);
        Value normal = dialect.normalize(decoder.rmsNorm("norm_out", channels, EPSILON), hidden);
        Value active = config.endsInRelu() ? dialect.operators.relu(normal) : dialect.operators.silu(normal);
        return config.decoder().get(0).layers() > 0
                ? dialect.convolution(decoder.convolution("conv_out", channels, config.imageChannels(), 3, 1), active)
                : dialect.convolveToSpace(
                        ResamplingConvolutions.doubling(
                                decoder.at("conv_out"), channels, config.imageChannels(), config.interpolates(), false),
                        active);
    }

    private Value residuals(ModuleWeights block, int first, Stage stage, Value from) {
        Value hidden = from;
        for (int i = 0; i < stage.layers(); i++) {
            hidden = residual(block.at("" + (first + i)), stage.channels(), hidden);
        }
        return hidden;
    }

    /** A {@code ResBlock}. */
    private Value residual(ModuleWeights block, int channels, Value hidden) {
        Value inner = dialect.convolution(block.convolution("conv1", channels, channels, 3, 1), hidden);
        Value second = dialect.convolution(
                block.convolutionWithoutBias("conv2", channels, channels, 3), dialect.operators.silu(inner));
        return dialect.add(block.place(), dialect.normalize(block.rmsNorm("norm", channels, EPSILON), second), hidden);
    }
}
