package io.github.riffusion4j.onnx.session;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.session.LatentDistribution.Deterministic;
import io.github.riffusion4j.onnx.session.LatentDistribution.Drawn;
import io.github.riffusion4j.onnx.session.LatentDistribution.Gaussian;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The encoder of the variational autoencoder: from images to latents. */
public final class VaeEncoder implements AutoCloseable {

    /** The channels of the latents of Stable Diffusion 1, for graphs whose output has another name. */
    private static final int CHANNELS = 4;

    private final NativeSession session;
    private final ModelSignature signature;
    private final TensorSpec image;
    private final TensorSpec latents;
    private final Output kind;

    /** The kind of the output. */
    private enum Output {
        /** Means and log variances. */
        PARAMETERS,
        /** Latents that the graph sampled with noise of its own. */
        SAMPLE,
        /** Latents without noise. */
        LATENT
    }

    private VaeEncoder(NativeSession session) {
        this.session = session;
        this.signature = new ModelSignature(
                session,
                "a VAE encoder, with the input sample [batch, 3, height, width] and the output latent_parameters"
                        + " [batch, 2 x channels, ...], or latent or latent_sample [batch, channels, ...]");
        signature.requireInputs(1);
        this.image = signature.input("sample", VaeDecoder::isImage);
        this.latents = signature.output("latent_parameters", spec -> spec.isFloating() && spec.rank() == 4);
        this.kind = kind(latents).orElseThrow(signature::mismatch);
    }

    /**
     * Loads the ONNX file of a VAE encoder.
     *
     * @throws io.github.riffusion4j.onnx.InvalidModelException if the file is missing, damaged, or another model
     * @throws io.github.riffusion4j.base.RiffusionException if the device does not work
     */
    public static VaeEncoder load(Path file, Device device) {
        return load(file, device, NetworkHost.unlimited());
    }

    /** Loads as {@link #load(Path, Device)} does, with limits that networks share. */
    public static VaeEncoder load(Path file, Device device, NetworkHost host) {
        return NativeSession.load(file, device, host, VaeEncoder::new);
    }

    /**
     * Encodes images.
     *
     * @param images [batch, 3, height, width], -1 (black) to 1 (white); height and width multiples of the downsampling
     *     factor, 8 for Stable Diffusion 1
     * @return the distribution of their latents [batch, channels, height / 8, width / 8]; a {@link Deterministic} one
     *     if the graph gives latents without noise, and a {@link Drawn} one if it samples by itself
     * @throws IllegalArgumentException if the shape does not fit the graph
     * @throws IllegalStateException if this network is closed
     * @throws io.github.riffusion4j.base.CancelledException if cancelled, within a run too
     * @throws io.github.riffusion4j.base.RiffusionException if the graph cannot compute it
     */
    public LatentDistribution encode(Tensor images, Cancellation cancellation) {
        Tensor encoded = session.run(Map.of(image, images), latents, cancellation);
        return switch (kind) {
            case SAMPLE -> new Drawn(encoded);
            case LATENT -> new Deterministic(encoded);
            case PARAMETERS -> {
                if (encoded.dimension(1) % 2 != 0) {
                    throw signature.mismatch("an output " + Arrays.toString(encoded.shape()) + " of odd channels");
                }
                yield Gaussian.ofParameters(encoded);
            }
        };
    }

    /** Finds the kind by name or channels. */
    private static Optional<Output> kind(TensorSpec latents) {
        return switch (latents.name()) {
            case "latent_parameters" -> Optional.of(Output.PARAMETERS);
            case "latent_sample" -> Optional.of(Output.SAMPLE);
            case "latent" -> Optional.of(Output.LATENT);
            default ->
                switch (latents.fixed(1).orElse(0)) {
                    case 2 * CHANNELS -> Optional.of(Output.PARAMETERS);
                    case CHANNELS -> Optional.of(Output.SAMPLE);
                    default -> Optional.empty();
                };
        };
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
