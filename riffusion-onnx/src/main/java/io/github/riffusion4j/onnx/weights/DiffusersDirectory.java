package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import io.github.riffusion4j.onnx.weights.Checkpoint.Component;
import io.github.riffusion4j.onnx.weights.Checkpoint.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Opens a model in diffusers' layout: a directory for each component, with its configuration and weights. */
final class DiffusersDirectory {

    private static final String TEXT_ENCODER = "text_encoder";
    private static final String UNET = "unet";
    private static final String VAE = "vae";

    private DiffusersDirectory() {}

    /** @throws InvalidModelException if a component is missing, or a file is invalid */
    static Checkpoint open(Path directory) {
        requireComponents(directory);
        List<TensorMap> opened = new ArrayList<>();
        try {
            Component textEncoder = component(directory.resolve(TEXT_ENCODER), TextEncoderNames::current, opened);
            Component unet = component(directory.resolve(UNET), UnaryOperator.identity(), opened);
            Component vae = component(directory.resolve(VAE), VaeNames::current, opened);
            Path tokenizer = directory.resolve("tokenizer");
            return new Checkpoint(
                    directory,
                    textEncoder,
                    unet,
                    vae,
                    Config.of(JsonFile.read(directory.resolve("scheduler").resolve("scheduler_config.json"))),
                    Files.isDirectory(tokenizer) ? Optional.of(tokenizer) : Optional.empty());
        } catch (RuntimeException e) {
            opened.forEach(TensorMap::close);
            throw e;
        }
    }

    private static void requireComponents(Path directory) {
        List<String> missing = List.of(TEXT_ENCODER, UNET, VAE).stream()
                .filter(component -> !Files.isDirectory(directory.resolve(component)))
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidModelException(
                    directory,
                    "a model in the layout of diffusers, with the directories text_encoder, unet, vae, tokenizer and"
                            + " scheduler",
                    Files.exists(directory) ? "none named " + String.join(", ", missing) : "no directory of that name");
        }
        if (Files.isDirectory(directory.resolve("text_encoder_2"))) {
            throw new InvalidModelException(
                    directory,
                    "Stable Diffusion 1 or 2",
                    "a model with two text encoders, such as Stable Diffusion XL");
        }
    }

    private static Component component(Path directory, UnaryOperator<TensorMap> rename, List<TensorMap> opened) {
        Config config = Config.of(JsonFile.read(directory.resolve("config.json")));
        TensorMap weights =
                WeightsFile.open(ComponentWeightsFile.find(directory)).finite();
        opened.add(weights);
        return new Component(config, rename.apply(weights));
    }
}
