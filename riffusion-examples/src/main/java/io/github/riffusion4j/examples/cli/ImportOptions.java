package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.weights.Lora;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How weights become a model. */
final class ImportOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            converter = Named.Profile.class,
            completionCandidates = Named.Profile.class,
            description = "Kind of machine to import weights for: ${COMPLETION-CANDIDATES} (cpu, or cuda-fp16 on a"
                    + " graphics card). cpu-int8 is faster than cpu and a little off.")
    private Optional<ExportProfile> profile;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:STRENGTH]",
            converter = Named.LoraFile.class,
            description = "LoRA file to add to the weights, and how strongly (1); may be given several times.")
    private List<Lora> loras = List.of();

    ExportProfile profileOr(ExportProfile usual) {
        return profile.orElse(usual);
    }

    List<Lora> loras() {
        return loras;
    }

    /** The model imported as asked for. */
    Model apply(Model model) {
        if (model instanceof Model.Weights weights) {
            return new Model.Weights(weights.source(), profile.or(weights::profile), loras);
        }
        if (profile.isPresent() || !loras.isEmpty()) {
            throw new IllegalArgumentException("--profile and --lora are for weights that are yet to be imported, but"
                    + " --model names a folder of ONNX models");
        }
        return model;
    }
}
