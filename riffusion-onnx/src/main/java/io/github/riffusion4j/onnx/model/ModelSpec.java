package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.session.TextEncoder;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The properties of a model, read from its settings or its graphs; the defaults are those of Stable Diffusion 1.
 *
 * @param encoderScale the scale of the encoder's latents, where the decoder is of another autoencoder
 * @param previewScale the scale of the latents of the decoder for previews
 */
record ModelSpec(
        Path directory,
        LatentFormat latents,
        double encoderScale,
        double previewScale,
        int embeddingWidth,
        int scoreChannels,
        int scoreVersion) {

    private static final String BLOCKS = "block_out_channels";

    private static final String SCALING_FACTOR = "scaling_factor";

    /** In the settings of an {@code AutoencoderDC}, which has no other, and of an {@code AutoencoderTiny}. */
    private static final String DC_BLOCKS = "encoder_block_out_channels";

    /** In the settings of a UNet that takes a score: its version and its channels. */
    private static final String SCORE = "score_image";

    /** Far above those of any model: images of a mebipixel have 128. */
    private static final int MAX_SIZE = 1 << 14;

    private static final int MAX_BLOCKS = 10;
    private static final long MAX_PIXELS = 1 << 26;
    private static final double MIN_SCALE = 1e-4;
    private static final double MAX_SCALE = 1e4;

    private static final int CHANNELS = 4;
    private static final int SIZE = 64;
    private static final double SCALE = 0.18215;
    private static final int DOWNSAMPLING = 8;
    private static final int MULTIPLE = 8;
    private static final int EMBEDDING_WIDTH = 768;

    /** @throws InvalidModelException if the components are not of one model */
    static ModelSpec of(ModelDirectory directory, TextEncoder textEncoder, Unet unet, VaeDecoder vaeDecoder) {
        return new ModelSpec(
                directory.path(),
                latents(directory, unet, vaeDecoder),
                scale(directory, ModelDirectory.VAE_ENCODER),
                scale(directory, ModelDirectory.PREVIEW_DECODER),
                agreed(
                        directory,
                        "a text encoder and a UNet for the same width of embeddings",
                        textEncoder.width(),
                        unet.embeddingWidth(),
                        EMBEDDING_WIDTH),
                scoreChannels(directory, unet),
                unet.scoreChannels() == 0 ? 0 : score(directory, "version").orElse(1));
    }

    private static int scoreChannels(ModelDirectory directory, Unet unet) {
        int described = score(directory, "channels").orElse(unet.scoreChannels());
        if (described != unet.scoreChannels()) {
            throw new InvalidModelException(
                    directory.path(),
                    "a UNet that takes a score of the " + described + " channels that its config.json describes",
                    unet.scoreChannels() == 0 ? "one that takes no score" : unet.scoreChannels() + " channels");
        }
        return described;
    }

    private static Optional<Integer> score(ModelDirectory directory, String name) {
        return directory.config(ModelDirectory.UNET).count(SCORE, name);
    }

    private static LatentFormat latents(ModelDirectory directory, Unet unet, VaeDecoder vaeDecoder) {
        ComponentConfig vae = directory.config(ModelDirectory.VAE_DECODER);
        ComponentConfig net = directory.config(ModelDirectory.UNET);
        List<Integer> size = net.counts("sample_size", 2, MAX_SIZE).orElse(List.of(SIZE));
        LatentFormat format = new LatentFormat(
                agreed(
                        directory,
                        "a UNet and a VAE decoder for the same channels of latents",
                        unet.channels(),
                        vaeDecoder.channels(),
                        CHANNELS),
                // A graph of one size can do no other, whatever its settings say.
                unet.fixedHeight().orElse(size.get(0)),
                unet.fixedWidth().orElse(size.get(size.size() - 1)),
                scale(vae),
                halvings(vae, DC_BLOCKS).or(() -> halvings(vae, BLOCKS)).orElse(DOWNSAMPLING),
                halvings(net, BLOCKS).orElse(MULTIPLE));
        long height = (long) format.height() * format.downsampling();
        long width = (long) format.width() * format.downsampling();
        if (height * width > MAX_PIXELS) {
            throw new InvalidModelException(
                    directory.path(),
                    "a model of images of at most " + MAX_PIXELS + " pixels",
                    format.width() + " x " + format.height() + " latents (sample_size) of " + format.downsampling()
                            + " pixels each, images of " + width + " x " + height);
        }
        return format;
    }

    /** The scale of one half of an autoencoder; without settings of its own, that of the decoder. */
    private static double scale(ModelDirectory directory, String component) {
        ComponentConfig own = directory.config(component);
        return scale(own.settings().isPresent() ? own : directory.config(ModelDirectory.VAE_DECODER));
    }

    private static double scale(ComponentConfig vae) {
        return vae.number(SCALING_FACTOR, MIN_SCALE, MAX_SCALE).orElse(vae.has(DC_BLOCKS) ? 1 : SCALE);
    }

    /** Each block of a network after the first halves its input. */
    private static Optional<Integer> halvings(ComponentConfig config, String blocks) {
        return config.counts(blocks, MAX_BLOCKS, Integer.MAX_VALUE).map(channels -> 1 << (channels.size() - 1));
    }

    private static int agreed(
            ModelDirectory directory, String expected, OptionalInt first, OptionalInt second, int otherwise) {
        if (first.isPresent() && second.isPresent() && first.getAsInt() != second.getAsInt()) {
            throw new InvalidModelException(directory.path(), expected, first.getAsInt() + " and " + second.getAsInt());
        }
        return first.orElse(second.orElse(otherwise));
    }
}
