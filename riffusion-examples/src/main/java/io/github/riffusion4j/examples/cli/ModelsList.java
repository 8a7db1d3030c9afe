package io.github.riffusion4j.examples.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the models that are on this machine: imported ones, and downloads.")
final class ModelsList implements Runnable {

    @Mixin
    private Report report;

    private final List<String> lines = new ArrayList<>();
    private final List<JsonObject> facts = new ArrayList<>();

    @Override
    public void run() {
        ModelLibrary library = ModelLibrary.standard();
        lines.add("Imported, in " + library.folder() + ":");
        library.models().forEach(model -> add("imported", model.name(), model.bytes()));
        lines.add("Downloaded, in " + library.hub().cache() + ":");
        library.hub().cached().forEach(model -> add("downloaded", model.repository(), model.bytes()));
        report.tell(String.join(System.lineSeparator(), lines), facts);
    }

    private void add(String kind, String name, long bytes) {
        lines.add(String.format("  %-10s %s", Sizes.of(bytes), name));
        JsonObject model = new JsonObject();
        model.addProperty("name", name);
        model.addProperty("kind", kind);
        Sizes.facts(bytes).entrySet().forEach(fact -> model.add(fact.getKey(), fact.getValue()));
        facts.add(model);
    }
}
