package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.ModelPart;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "inspect", description = "Shows what a folder or file of weights holds, without loading it.")
final class ModelsInspect implements Runnable {

    @Parameters(
            paramLabel = "SOURCE",
            description = "Folder in the layout of diffusers, or .safetensors or .ckpt file.")
    private Path source;

    @Option(names = "--tensors", description = "Name every tensor, with its type and shape.")
    private boolean tensors;

    @Override
    public void run() {
        try (Checkpoint model = Checkpoint.open(source)) {
            print("text encoder", model.textEncoder());
            print("UNet", model.unet());
            print("autoencoder", model.vae());
            System.out.println("scheduler: " + model.scheduler().object());
            System.out.println(
                    "tokenizer: " + model.tokenizer().map(Path::toString).orElse("none (CLIP's is taken)"));
        }
    }

    private void print(String name, ModelPart part) {
        long numbers = part.weights().names().stream()
                .mapToLong(tensor -> part.weights().tensor(tensor).elementCount())
                .sum();
        String types = part.weights().names().stream()
                .map(tensor -> part.weights().tensor(tensor).type().name())
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
        System.out.printf(
                Locale.ROOT,
                "%s: %d tensors, %.1f million numbers %s%n",
                name,
                part.weights().names().size(),
                numbers / 1e6,
                types);
        System.out.println("  " + part.config().object());
        if (tensors) {
            part.weights().names().forEach(tensor -> print(part.weights().tensor(tensor)));
        }
    }

    private static void print(StoredTensor tensor) {
        System.out.println("  " + tensor.name() + " " + tensor.type() + " " + tensor.shape());
    }
}
