package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.onnx.Device;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which model to load, and where it runs. */
final class ModelOptions {

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Folder of an ONNX model, as Hugging Face Optimum or diffusers writes it.")
    private Path model;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N (${DEFAULT-VALUE}: CUDA where it works, the CPU otherwise).")
    private String device;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads for the model (one a physical core).")
    private Optional<Integer> threads;

    RiffusionPipeline open(Cancellation cancellation) {
        Device chosen = device();
        try (Bar bar = new Bar("Loading")) {
            return RiffusionPipeline.builder()
                    .model(Model.directory(model))
                    .device(threads.isPresent() ? chosen.withThreads(threads.get()) : chosen)
                    .onProgress(bar)
                    .cancelledBy(cancellation)
                    .build();
        }
    }

    private Device device() {
        String name = device.toLowerCase(Locale.ROOT);
        Matcher cuda = CUDA.matcher(name);
        if (cuda.matches()) {
            return Device.cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        }
        return switch (name) {
            case "auto" -> Device.auto();
            case "cpu" -> Device.cpu();
            default -> throw new IllegalArgumentException("--device must be auto, cpu, cuda or cuda:N, got " + device);
        };
    }
}
