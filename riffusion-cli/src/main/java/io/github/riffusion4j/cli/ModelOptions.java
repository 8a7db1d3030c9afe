package io.github.riffusion4j.cli;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.hub.HubException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model to load, and where it runs. */
final class ModelOptions {

    @Option(
            names = "--model",
            defaultValue = Model.TINY,
            paramLabel = "MODEL",
            description =
                    "tiny (the default: comes with this program), directory of an ONNX model, directory or file of weights, or a model of the Hugging Face hub"
                            + " (owner/name); weights are converted to ONNX once and kept.")
    private String model;

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "NAME",
            converter = OptionConverters.DeviceName.class,
            description = "auto, cpu, cuda or cuda:N (${DEFAULT-VALUE}: CUDA where it works, the CPU otherwise).")
    private Device device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description = "CPU threads for the model (one a physical core).")
    private Optional<Integer> threads;

    @Mixin
    private ImportOptions importOptions;

    RiffusionPipeline open(Cancellation cancellation) {
        Model chosen = importOptions.apply(Model.named(model));
        try (ConsoleProgressBar.ModelBars bars = new ConsoleProgressBar.ModelBars()) {
            return RiffusionPipeline.builder()
                    .model(chosen)
                    .device(threads.isPresent() ? device.withThreads(threads.get()) : device)
                    .onImport(bars)
                    .onProgress(bars)
                    .cancelledBy(cancellation)
                    .build();
        } catch (HubException e) {
            throw new RiffusionException(
                    "there is no directory or file " + model + " here, and as a model of the hub: " + e.getMessage(),
                    e);
        }
    }
}
