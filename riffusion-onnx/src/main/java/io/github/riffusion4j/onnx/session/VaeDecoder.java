package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** The decoder of the variational autoencoder: from latents to images. */
public final class VaeDecoder implements AutoCloseable {

    private final NativeSession session;
    private final TensorSpec latents;
    private final TensorSpec image;

    private VaeDecoder(NativeSession session) {
        ModelSignature signature = new ModelSignature(
                session,
                "a VAE decoder, with the input latent_sample [batch, channels, height, width] and the output sample"
                        + " [batch, 3, height, width]");
        signature.requireInputs(1);
        this.session = session;
        this.latents = signature.input("latent_sample", spec -> spec.isFloating() && spec.rank() == 4);
        this.image = signature.output("sample", VaeDecoder::isImage);
    }

    /** Returns whether a value may be an image: latents have other channels or, if those are free, another name. */
    static boolean isImage(TensorSpec spec) {
        return spec.isFloating()
                && spec.rank() == 4
                && spec.allows(1, 3)
                && !spec.name().startsWith("latent");
    }

    /**
     * Loads the ONNX file of a VAE decoder.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static VaeDecoder load(Path file, Device device) {
        return load(file, device, NetworkHost.unlimited());
    }

    /** Loads as {@link #load(Path, Device)} does, with limits that networks share. */
    public static VaeDecoder load(Path file, Device device, NetworkHost host) {
        return NativeSession.load(file, device, host, VaeDecoder::new);
    }

    /**
     * Decodes latents.
     *
     * @param latents [batch, channels, height, width], already divided by the latent scale
     * @return images [batch, 3, 8 x height, 8 x width] (8 being the downsampling factor), about -1 (black) to 1
     *     (white), not clamped
     * @throws IllegalArgumentException if the shape does not fit the graph
     * @throws IllegalStateException if this network is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, within a run too
     * @throws io.github.riffusion4j.base.RiffusionException if the graph cannot compute it
     */
    public Tensor decode(Tensor latents, Cancellation cancellation) {
        return session.run(Map.of(this.latents, latents), image, cancellation);
    }

    /** The channels of the latents, where the graph states them; 4 for Stable Diffusion 1. */
    public OptionalInt channels() {
        return latents.fixed(1);
    }

    /** The device of this network, never {@link Device.Kind#AUTO}. */
    public Device device() {
        return session.device();
    }

    /** Waits for running calls, then frees the native memory. Calling it again does nothing. */
    @Override
    public void close() {
        session.close();
    }
}
