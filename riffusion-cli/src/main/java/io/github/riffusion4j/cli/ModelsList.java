package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the models that are on this machine: imported ones, and downloads.")
final class ModelsList implements Runnable {

    @Mixin
    private Report report;

    @Override
    public void run() {
        ModelLibrary library = ModelLibrary.standard();
        List<Found> imported = library.models().stream()
                .map(model -> new Found("imported", model.name(), model.bytes()))
                .toList();
        List<Found> downloaded = library.hub().cached().stream()
                .map(model -> new Found("downloaded", model.repository(), model.bytes()))
                .toList();
        report.tell(
                words("Imported, in " + library.directory() + ":", imported)
                        + System.lineSeparator()
                        + words("Downloaded, in " + library.hub().cache() + ":", downloaded),
                Stream.concat(imported.stream(), downloaded.stream())
                        .map(Found::facts)
                        .toList());
    }

    private static String words(String heading, List<Found> models) {
        return Stream.concat(Stream.of(heading), models.stream().map(Found::words))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** A model on this machine. */
    private record Found(String kind, String name, long bytes) {

        String words() {
            return String.format("  %-10s %s", Sizes.of(bytes), name);
        }

        JsonObject facts() {
            JsonObject model = new JsonObject();
            model.addProperty("name", name);
            model.addProperty("kind", kind);
            Sizes.facts(bytes).entrySet().forEach(fact -> model.add(fact.getKey(), fact.getValue()));
            return model;
        }
    }
}
