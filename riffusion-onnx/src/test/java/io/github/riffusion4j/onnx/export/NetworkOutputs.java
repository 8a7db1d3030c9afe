package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.Tensor;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.onnx.session.LatentDistribution;
import io.github.riffusion4j.onnx.session.LatentDistribution.Gaussian;
import io.github.riffusion4j.onnx.session.UnetCondition;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.testkit.Compare;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** The outputs of every network of a model for random inputs. */
record NetworkOutputs(Map<String, Tensor> byNetwork) {

    private static final int TOKENS = 77;

    /** Exports a model, loads it, and runs its networks. */
    static NetworkOutputs of(Path model, ExportProfile profile, Path directory) {
        return of(export(model, profile, directory));
    }

    static Path export(Path model, ExportProfile profile, Path directory) {
        try (Checkpoint weights = Checkpoint.open(model)) {
            ModelExport.of(weights, profile).write(directory, Progress.none());
        }
        return directory;
    }

    /** Loads an exported model, and runs its networks. */
    static NetworkOutputs of(Path directory) {
        try (StableDiffusion exported =
                StableDiffusion.load(directory, Device.cpu().withThreads(1))) {
            return of(exported);
        }
    }

    private static NetworkOutputs of(StableDiffusion model) {
        Cancellation never = new Cancellation();
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        int[][] tokens = new int[2][TOKENS];
        for (int i = 0; i < 2 * TOKENS; i++) {
            tokens[i / TOKENS][i % TOKENS] = i * 37 % 500;
        }
        outputs.put("text_encoder", model.textEncoder().encode(tokens, never));
        int channels = model.latents().channels();
        int multiple = model.latents().multiple();
        Tensor latents = gaussian(1, 2, channels, 4 * multiple, 2 * multiple);
        Tensor embeddings = gaussian(2, 2, TOKENS, model.embeddingWidth());
        outputs.put("unet", model.unet().predict(latents, 321.5, embeddings, never));
        outputs.put("unet of a batch of 1", model.unet().predict(latents.slice(0), 3, embeddings.slice(0), never));
        if (model.scoreChannels() > 0) {
            Tensor score = gaussian(6, 1, model.scoreChannels(), 4 * multiple, 2 * multiple);
            outputs.put(
                    "unet with a score",
                    model.unet().predict(latents.slice(0), 321.5, embeddings, UnetCondition.ofScore(score), never));
        }
        Tensor deep = model.unet()
                .predictWithFeatures(latents, 321.5, embeddings, never)
                .features();
        outputs.put("unet of one picture", model.unet().predict(latents.slice(1), 321.5, embeddings, never));
        Tensor later = Tensor.sum(0.9, latents, 0.1, gaussian(5, latents.shape()));
        outputs.put("shallow unet", model.deepCacheHead(never).predict(later, 280, embeddings, deep, never));
        outputs.put(
                "shallow unet of one picture",
                model.deepCacheHead(never).predict(later.slice(1), 280, embeddings, deep, never));
        outputs.put("vae_decoder", model.vaeDecoder().decode(gaussian(3, 1, channels, 5, 3), never));
        int side = model.latents().downsampling();
        LatentDistribution encoded = model.vaeEncoder().encode(gaussian(4, 1, 3, 6 * side, 4 * side), never);
        outputs.put("vae_encoder", encoded.mode());
        if (encoded instanceof Gaussian gaussian) {
            outputs.put("variance of vae_encoder", gaussian.logVariance());
        }
        return new NetworkOutputs(outputs);
    }

    /** Asserts that another model gives nearly the same. */
    void assertMatchedBy(NetworkOutputs others, double tolerance) {
        assertMatchedBy(others, network -> tolerance);
    }

    /** Asserts that another model gives nearly the same, with a tolerance for each network. */
    void assertMatchedBy(NetworkOutputs others, ToDoubleFunction<String> tolerance) {
        byNetwork.forEach((network, expected) -> Compare.relativeError(
                tolerance.applyAsDouble(network),
                expected.toArray(),
                Objects.requireNonNull(others.byNetwork.get(network)).toArray()));
    }

    /** Random numbers of standard deviation 1, the same for the same seed. */
    static Tensor gaussian(long seed, int... shape) {
        Random random = new Random(seed);
        return Tensor.generate(shape, i -> (float) random.nextGaussian());
    }
}
