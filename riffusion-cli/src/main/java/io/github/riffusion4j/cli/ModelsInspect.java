package io.github.riffusion4j.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.onnx.weights.Checkpoint;
import io.github.riffusion4j.onnx.weights.StoredTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Report report;

    @Override
    public void run() {
        try (Checkpoint model = Checkpoint.open(source)) {
            tell("text encoder", model.textEncoder());
            tell("UNet", model.unet());
            tell("autoencoder", model.vae());
            JsonObject scheduler = object(model.schedulerConfig());
            report.tell("scheduler: " + scheduler, named("scheduler", scheduler));
            JsonObject tokenizer = new JsonObject();
            model.tokenizer().ifPresent(folder -> tokenizer.addProperty("file", folder.toString()));
            report.tell(
                    "tokenizer: " + model.tokenizer().map(Path::toString).orElse("none (CLIP's is taken)"),
                    named("tokenizer", tokenizer));
        }
    }

    private void tell(String name, Checkpoint.Component part) {
        List<StoredTensor> all =
                part.weights().names().stream().map(part.weights()::tensor).toList();
        long numbers = all.stream().mapToLong(StoredTensor::elementCount).sum();
        TreeSet<String> types =
                all.stream().map(tensor -> tensor.type().name()).collect(Collectors.toCollection(TreeSet::new));
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT, "%s: %d tensors, %.1f million numbers %s", name, all.size(), numbers / 1e6, types));
        words.append(System.lineSeparator()).append("  ").append(part.config().json());
        JsonObject facts = new JsonObject();
        facts.addProperty("tensors", all.size());
        facts.addProperty("numbers", numbers);
        facts.add("types", array(types));
        facts.add("config", object(part.config()));
        if (tensors) {
            List<String> shapes = all.stream()
                    .map(tensor -> tensor.name() + " " + tensor.type() + " " + tensor.shape())
                    .toList();
            shapes.forEach(
                    shape -> words.append(System.lineSeparator()).append("  ").append(shape));
            facts.add("shapes", array(shapes));
        }
        report.tell(words.toString(), named(name, facts));
    }

    private static JsonObject object(Checkpoint.Config config) {
        return JsonParser.parseString(config.json()).getAsJsonObject();
    }

    private static JsonObject named(String part, JsonObject facts) {
        JsonObject named = new JsonObject();
        named.addProperty("part", part);
        facts.entrySet().forEach(fact -> named.add(fact.getKey(), fact.getValue()));
        return named;
    }

    private static JsonArray array(Iterable<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }
}
