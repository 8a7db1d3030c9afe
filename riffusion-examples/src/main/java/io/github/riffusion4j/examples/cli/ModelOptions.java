package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model to load, and where it runs. */
final class ModelOptions {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Folder of an ONNX model, as Hugging Face Optimum or diffusers writes it.")
    private Path model;

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "NAME",
            converter = Named.Place.class,
            description = "auto, cpu, cuda or cuda:N (${DEFAULT-VALUE}: CUDA where it works, the CPU otherwise).")
    private Device device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "CPU threads for the model (one a physical core).")
    private Optional<Integer> threads;

    RiffusionPipeline open(Cancellation cancellation) {
        try (Bar bar = new Bar("Loading")) {
            return RiffusionPipeline.builder()
                    .model(Model.directory(model))
                    .device(threads.isPresent() ? device.withThreads(threads.get()) : device)
                    .onProgress(bar)
                    .cancelledBy(cancellation)
                    .build();
        }
    }
}
