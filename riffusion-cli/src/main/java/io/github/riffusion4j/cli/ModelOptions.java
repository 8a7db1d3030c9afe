package io.github.riffusion4j.cli;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.hub.HubException;
import io.github.riffusion4j.onnx.library.ModelLibrary;
import java.util.ArrayList;
import java.util.List;
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

    @Option(
            names = "--low-memory",
            description =
                    "Load each part of the model when it is needed, and free it after: slower, for 4 GB of memory.")
    private boolean lowMemory;

    @Mixin
    private ImportOptions importOptions;

    RiffusionPipeline open(Cancellation cancellation) {
        return open(Optional.empty(), cancellation);
    }

    /** Returns whether the model was given a decoder for previews. */
    boolean hasPreviewDecoder() {
        return importOptions.hasPreviewVae();
    }

    /**
     * The profiles that the model is imported for already, or else the one that is asked for; one that is empty for a
     * model that is not imported.
     */
    List<Optional<ExportProfile>> importedProfiles(Cancellation cancellation) {
        if (!(importOptions.apply(Model.named(model)) instanceof Model.Weights weights)
                || weights.profile().isPresent()) {
            return List.of(Optional.empty());
        }
        ModelLibrary library = ModelLibrary.standard();
        List<Optional<ExportProfile>> found = new ArrayList<>();
        for (ExportProfile profile : ExportProfile.values()) {
            boolean forCuda = profile == ExportProfile.CUDA_FP16;
            if (forCuda == (device.kind() == Device.Kind.CUDA)
                    && library.find(importOptions.recipe(weights.source()).withProfile(profile), cancellation)
                            .isPresent()) {
                found.add(Optional.of(profile));
            }
        }
        return found;
    }

    /** Opens the model as imported for a profile; if empty, for the one that suits the device. */
    RiffusionPipeline open(Optional<ExportProfile> profile, Cancellation cancellation) {
        Model named = importOptions.apply(Model.named(model));
        Model chosen = named instanceof Model.Weights weights
                ? profile.map(weights::profile).orElse(weights)
                : named;
        try (ConsoleProgressBar.ModelBars bars = new ConsoleProgressBar.ModelBars()) {
            RiffusionPipeline.Builder builder = RiffusionPipeline.builder();
            return (lowMemory ? builder.lowMemory() : builder)
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
