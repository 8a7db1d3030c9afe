package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The layout of diffusers: a folder for each part, with its settings and its weights. */
final class DiffusersFolder {

    private static final String TEXT_ENCODER = "text_encoder";
    private static final String UNET = "unet";
    private static final String VAE = "vae";

    private DiffusersFolder() {}

    /** @throws InvalidModelException if a part is missing, or a file is not what it should be */
    static Checkpoint open(Path folder) {
        requireParts(folder);
        List<TensorMap> opened = new ArrayList<>();
        try {
            ModelPart textEncoder = part(folder.resolve(TEXT_ENCODER), ClipNames::modern, opened);
            ModelPart unet = part(folder.resolve(UNET), UnaryOperator.identity(), opened);
            ModelPart vae = part(folder.resolve(VAE), VaeNames::modern, opened);
            Path tokenizer = folder.resolve("tokenizer");
            return new Checkpoint(
                    folder,
                    textEncoder,
                    unet,
                    vae,
                    JsonFile.read(folder.resolve("scheduler").resolve("scheduler_config.json")),
                    Files.isDirectory(tokenizer) ? Optional.of(tokenizer) : Optional.empty());
        } catch (RuntimeException e) {
            opened.forEach(TensorMap::close);
            throw e;
        }
    }

    private static void requireParts(Path folder) {
        List<String> missing = List.of(TEXT_ENCODER, UNET, VAE).stream()
                .filter(part -> !Files.isDirectory(folder.resolve(part)))
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidModelException(
                    folder,
                    "a model in the layout of diffusers, with the folders text_encoder, unet, vae, tokenizer and"
                            + " scheduler",
                    Files.exists(folder) ? "none named " + String.join(", ", missing) : "no folder of that name");
        }
        if (Files.isDirectory(folder.resolve("text_encoder_2"))) {
            throw new InvalidModelException(
                    folder, "Stable Diffusion 1 or 2", "a model with two text encoders, such as Stable Diffusion XL");
        }
    }

    private static ModelPart part(Path folder, UnaryOperator<TensorMap> rename, List<TensorMap> opened) {
        JsonFile config = JsonFile.read(folder.resolve("config.json"));
        TensorMap weights = WeightsFile.open(PartFile.find(folder));
        opened.add(weights);
        return new ModelPart(config, rename.apply(weights));
    }
}
