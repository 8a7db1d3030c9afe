package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.graph.DataType;
import io.github.riffusion4j.onnx.export.graph.Dim;
import io.github.riffusion4j.onnx.export.graph.Shape;
import io.github.riffusion4j.onnx.export.graph.Value;

/** An autoencoder's configuration: what encodes images to latents and decodes them again. */
interface Autoencoder {

    /** The default of diffusers, for configurations without a class name. */
    String KL = "AutoencoderKL";

    /** The deep compression autoencoder. */
    String DC = "AutoencoderDC";

    /** The tiny autoencoder (TAESD). */
    String TINY = "AutoencoderTiny";

    /**
     * Reads the configuration.
     *
     * @throws InvalidModelException if it is of another class, invalid, or uses an option that is not supported
     */
    static Autoencoder of(ConfigReader config) {
        config.allow("_class_name", KL, DC, TINY);
        return switch (config.word("_class_name", KL)) {
            case DC -> AutoencoderDcConfig.of(config);
            case TINY -> AutoencoderTinyConfig.of(config);
            default -> VaeConfig.of(config);
        };
    }

    /** The image's channels. */
    int inChannels();

    /** The latents' channels. */
    int latentChannels();

    /** The ratio of an image's height and width to those of its latents. */
    int vaeScaleFactor();

    /** The name of the encoder's output, which tells latents from the parameters of their distribution. */
    String encoderOutput();

    /** Returns whether the decoder is worth 8 bits. */
    default boolean gainsByInt8() {
        return true;
    }

    /** Adds the encoder to the graph: feature maps of the image to those of {@link #encoderOutput}. */
    Value encode(ModuleWeights weights, Lowering lowering, Value image);

    /** Adds the decoder to the graph: feature maps of the latents to those of the image. */
    Value decode(ModuleWeights weights, Lowering lowering, Value latents);

    /**
     * Builds the encoder's graph. Input: {@code sample} [batch, 3, height, width]. Output: {@link #encoderOutput}
     * [batch, channels, height / f, width / f], f being the {@link #vaeScaleFactor}.
     */
    default void buildEncoder(ModuleWeights weights, Lowering lowering) {
        Value sample = lowering.graph.input(
                "sample",
                DataType.FLOAT,
                Shape.of(
                        Dim.symbolic("batch"),
                        Dim.of(inChannels()),
                        Dim.symbolic("height", vaeScaleFactor()),
                        Dim.symbolic("width", vaeScaleFactor())));
        Value encoded = encode(weights, lowering, lowering.fromNchw(sample));
        lowering.graph.output(encoderOutput(), lowering.toNchw(encoded));
    }

    /**
     * Builds the decoder's graph. Input: {@code latent_sample} [batch, channels, height, width]. Output: {@code sample}
     * [batch, 3, f height, f width], f being the {@link #vaeScaleFactor}.
     */
    default void buildDecoder(ModuleWeights weights, Lowering lowering) {
        Value latents = lowering.graph.input(
                "latent_sample",
                DataType.FLOAT,
                Shape.of(
                        Dim.symbolic("batch"),
                        Dim.of(latentChannels()),
                        Dim.symbolic("height"),
                        Dim.symbolic("width")));
        Value image = decode(weights, lowering, lowering.fromNchw(latents));
        lowering.graph.output("sample", lowering.toNchw(image));
    }
}
