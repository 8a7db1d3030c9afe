package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.onnx.InvalidModelException;

/** The two networks between images and latents, of one of the kinds that are known here. */
interface Autoencoder {

    /** The default of diffusers, for settings without a class name. */
    String KL = "AutoencoderKL";

    /** The one that moves pixels to channels first. */
    String DC = "AutoencoderDC";

    /**
     * Reads the settings.
     *
     * @throws InvalidModelException if they are of another kind, wrong, or ask for what is not known here
     */
    static Autoencoder of(ConfigReader settings) {
        settings.allow("_class_name", KL, DC);
        return settings.word("_class_name", KL).equals(DC) ? AutoencoderDcConfig.of(settings) : VaeConfig.of(settings);
    }

    /** Adds the network from images to latents to the dialect's graph. */
    void buildEncoder(ModuleWeights weights, Lowering dialect);

    /** Adds the network from latents to images to the dialect's graph. */
    void buildDecoder(ModuleWeights weights, Lowering dialect);
}
