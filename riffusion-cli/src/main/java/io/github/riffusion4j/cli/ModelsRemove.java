package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Removes an imported model, or the download of one (for other programs, too), to free the disk.")
final class ModelsRemove implements Runnable {

    @Parameters(paramLabel = "NAME", description = "As `models list` shows it.")
    private String name = "";

    @Mixin
    private Report report;

    @Override
    public void run() {
        ModelLibrary library = ModelLibrary.standard();
        long freed = library.remove(name);
        boolean downloaded = library.hub().cached().stream()
                .anyMatch(model -> model.repository().equals(name));
        if (downloaded) {
            freed += library.hub().remove(name);
        }
        if (freed == 0) {
            throw new IllegalArgumentException(name + ": there is no such model; `riffusion models list` shows them");
        }
        JsonObject facts = Sizes.facts(freed);
        facts.addProperty("removed", name);
        report.tell("Removed " + name + " (" + Sizes.of(freed) + ")", facts);
    }
}
