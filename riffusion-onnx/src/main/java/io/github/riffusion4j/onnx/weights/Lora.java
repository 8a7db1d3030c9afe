package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A LoRA file and its strength (Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models"): strength * alpha
 * / rank * up * down is added to the weights of a layer. Linear layers and convolutions (LoCon) are supported, LCM-LoRA
 * included, under the tensor names of kohya's scripts, LyCORIS, diffusers, PEFT or ComfyUI; so are LoHa, LoKr, DoRA,
 * whole differences of weights, biases and norms, and textual inversions that the file brings with it. PEFT's alphas
 * are read from {@code adapter_config.json} beside {@code adapter_model.safetensors}, or from the file's metadata.
 *
 * @param file safetensors or a PyTorch checkpoint, or a directory with {@code adapter_config.json} and
 *     {@code adapter_model.safetensors}, or with one such file
 * @param strength 1 as trained, 0 for none; may be negative
 */
public record Lora(Path file, double strength) {

    private static final String PEFT_WEIGHTS = "adapter_model.";
    private static final String PEFT_CONFIG = "adapter_config.json";

    private static final List<String> USUAL_NAMES = List.of(
            "adapter_model.safetensors",
            "adapter_model.bin",
            "pytorch_lora_weights.safetensors",
            "pytorch_lora_weights.bin");

    /** @throws IllegalArgumentException if the strength is not finite */
    public Lora {
        if (!Double.isFinite(strength)) {
            throw new IllegalArgumentException("the strength of " + file + " is " + strength + "; it must be finite");
        }
    }

    /** This LoRA, read from another path. */
    public Lora at(Path other) {
        return new Lora(other, strength);
    }

    /**
     * Selects the file of a LoRA among those of a directory or repository: {@code adapter_model},
     * {@code pytorch_lora_weights}, or else the only one that ends in {@code .safetensors}.
     *
     * @param names the names of files, without directories
     */
    public static Optional<String> fileAmong(List<String> names) {
        List<String> others =
                names.stream().filter(name -> name.endsWith(".safetensors")).toList();
        return USUAL_NAMES.stream()
                .filter(names::contains)
                .findFirst()
                .or(() -> others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty());
    }

    /** The name of the configuration beside a file; empty where PEFT writes none. */
    public static Optional<String> configOf(String name) {
        return name.startsWith(PEFT_WEIGHTS) ? Optional.of(PEFT_CONFIG) : Optional.empty();
    }

    /**
     * The files that it is read from: the weights, and after them the configuration, if there is one.
     *
     * @throws InvalidModelException if it is a directory in which no file of weights stands out
     */
    public List<Path> files() {
        Path weights = weights();
        return Stream.concat(Stream.of(weights), config(weights).stream()).toList();
    }

    Path weights() {
        if (!Files.isDirectory(file)) {
            return file;
        }
        List<String> names;
        try (Stream<Path> found = Files.list(file)) {
            names = found.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidModelException(file, "a directory that can be listed", String.valueOf(e), e);
        }
        return fileAmong(names)
                .map(file::resolve)
                .orElseThrow(() -> new InvalidModelException(
                        file,
                        "a directory with one LoRA: adapter_model.safetensors with adapter_config.json, or one"
                                + " .safetensors file",
                        names.isEmpty()
                                ? "an empty one"
                                : names.stream().limit(5).collect(Collectors.joining(", ")) + "; name a file in it"));
    }

    static Optional<Path> config(Path weights) {
        return configOf(String.valueOf(weights.getFileName()))
                .map(weights::resolveSibling)
                .filter(Files::isRegularFile);
    }
}
