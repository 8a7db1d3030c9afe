package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.sampler.ModelKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the kind of a model or LoRA by its names, since files of weights rarely say how they were distilled. */
final class NamedKind {

    /** The beginning of a repository's directory in the cache of the Hugging Face hub. */
    private static final String REPOSITORY = "models--";

    /** Where trainers write the name of what they made, in the metadata of safetensors. */
    private static final List<String> TITLES = List.of("modelspec.title", "ss_output_name");

    private NamedKind() {}

    /** The kind of a model, by the name of its directory or file, or of its repository. */
    static Optional<ModelKind> ofModel(Path path) {
        List<String> names = new ArrayList<>(List.of(String.valueOf(path.getFileName())));
        names.addAll(repositories(path));
        return first(names);
    }

    /** The kind of a LoRA, by the name of its file, its directory or its repository, or its title. */
    static Optional<ModelKind> ofLora(Lora lora, TensorMap file) {
        Path path = lora.weights();
        List<String> names = new ArrayList<>(List.of(String.valueOf(path.getFileName())));
        Optional.ofNullable(path.getParent()).ifPresent(parent -> names.add(String.valueOf(parent.getFileName())));
        names.addAll(repositories(path));
        TITLES.forEach(title -> names.add(file.metadata().getOrDefault(title, "")));
        return first(names);
    }

    private static List<String> repositories(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(element -> {
            if (element.toString().startsWith(REPOSITORY)) {
                names.add(element.toString());
            }
        });
        return names;
    }

    private static Optional<ModelKind> first(List<String> names) {
        return names.stream().flatMap(name -> ModelKind.named(name).stream()).findFirst();
    }
}
