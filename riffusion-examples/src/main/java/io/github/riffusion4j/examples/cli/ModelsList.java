package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.onnx.library.ModelLibrary;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists the models that are on this machine: imported ones, and downloads.")
final class ModelsList implements Runnable {

    private static final String ROW = "  %-10s %s%n";

    @Override
    public void run() {
        ModelLibrary library = ModelLibrary.standard();
        System.out.println("Imported, in " + library.folder() + ":");
        library.models().forEach(model -> System.out.printf(ROW, Sizes.of(model.bytes()), model.name()));
        System.out.println("Downloaded, in " + library.hub().cache() + ":");
        library.hub().cached().forEach(model -> System.out.printf(ROW, Sizes.of(model.bytes()), model.repository()));
    }
}
