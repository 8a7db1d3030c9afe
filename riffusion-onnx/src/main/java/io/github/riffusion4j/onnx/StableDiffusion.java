package io.github.riffusion4j.onnx;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.session.TextEncoder;
import io.github.riffusion4j.onnx.session.Unet;
import io.github.riffusion4j.onnx.session.VaeDecoder;
import io.github.riffusion4j.onnx.session.VaeEncoder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Stable Diffusion 1 model in memory: its networks, and the facts about them. Safe for use by several threads at
 * once; {@link #close()} waits for running calls.
 */
public final class StableDiffusion implements AutoCloseable {

    private final OpenParts parts;
    private final TextEncoder textEncoder;
    private final Unet unet;
    private final Optional<VaeEncoder> vaeEncoder;
    private final VaeDecoder vaeDecoder;
    private final ModelFacts facts;

    private StableDiffusion(ModelFolder folder, Device device, OpenParts parts) {
        this.parts = parts;
        this.textEncoder =
                parts.load(ModelFolder.TEXT_ENCODER, file -> TextEncoder.load(file, device), TextEncoder::close);
        // Where the device was to be found out, that is done once.
        Device found = textEncoder.device();
        this.unet = parts.load(ModelFolder.UNET, file -> Unet.load(file, found), Unet::close);
        this.vaeDecoder = parts.load(ModelFolder.VAE_DECODER, file -> VaeDecoder.load(file, found), VaeDecoder::close);
        this.vaeEncoder = folder.find(ModelFolder.VAE_ENCODER).isPresent()
                ? Optional.of(
                        parts.load(ModelFolder.VAE_ENCODER, file -> VaeEncoder.load(file, found), VaeEncoder::close))
                : Optional.empty();
        this.facts = ModelFacts.of(folder, textEncoder, unet, vaeDecoder);
    }

    /**
     * Loads a folder as {@link #load(Path, Device, LoadListener, Cancellation)} does, telling nobody.
     *
     * @throws InvalidModelException if the folder or one of its files is not what it should be
     * @throws RiffusionException if the device does not work
     */
    public static StableDiffusion load(Path folder, Device device) {
        return load(folder, device, (part, index, count) -> {}, new Cancellation());
    }

    /**
     * Loads a folder in the layout of Hugging Face Optimum or of diffusers: {@code text_encoder}, {@code unet},
     * {@code vae_decoder} and, unless no image is ever to be started from, {@code vae_encoder}, each with a
     * {@code model.onnx} (weights may be in files beside it) and, in newer layouts, a {@code config.json}. When one
     * part fails to load, those before it are closed.
     *
     * @throws InvalidModelException if the folder or one of its files is not what it should be
     * @throws RiffusionException if the device does not work
     * @throws io.github.riffusion4j.base.CancelledException if cancelled between two parts
     */
    public static StableDiffusion load(Path folder, Device device, LoadListener listener, Cancellation cancellation) {
        ModelFolder files = ModelFolder.open(folder);
        OpenParts parts = new OpenParts(files, listener, cancellation);
        try {
            return new StableDiffusion(files, device, parts);
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    public TextEncoder textEncoder() {
        return textEncoder;
    }

    public Unet unet() {
        return unet;
    }

    public VaeDecoder vaeDecoder() {
        return vaeDecoder;
    }

    /** Whether the folder had a VAE encoder, without which nothing can be made from an image. */
    public boolean hasVaeEncoder() {
        return vaeEncoder.isPresent();
    }

    /**
     * The network that turns an image to start from into latents.
     *
     * @throws RiffusionException if the folder had none; see {@link #hasVaeEncoder()}
     */
    public VaeEncoder vaeEncoder() {
        return vaeEncoder.orElseThrow(() -> new RiffusionException(folder() + ": this model cannot start from an image,"
                + " because its folder has no " + ModelFolder.VAE_ENCODER + "/model.onnx"));
    }

    /** What its latents look like, and how to get from and to pixels. */
    public LatentFormat latents() {
        return facts.latents();
    }

    /** The numbers in the embedding of one token; 768 for Stable Diffusion 1. */
    public int embeddingWidth() {
        return facts.embeddingWidth();
    }

    /** The folder it was loaded from, which holds its tokenizer and scheduler too. */
    public Path folder() {
        return facts.folder();
    }

    /** The device that it is on, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return textEncoder.device();
    }

    /** Waits for running calls, then closes every part. Calling it again does nothing. */
    @Override
    public void close() {
        parts.close();
    }
}
