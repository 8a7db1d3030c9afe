package io.github.riffusion4j.examples.server;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A model with random weights that paints pictures of the usual size, of nothing, in a fraction of a second. */
final class FastModel {

    /** Where it lies once it has been loaded. */
    static final Path FOLDER = Path.of("target", "random-model");

    /** Its latents are a 32nd of a picture's side, not an eighth, so that there are few of them. */
    private static final RandomModel MODEL = new RandomModel(
            new RandomClip(514, 16, 40, 1, 2, "quick_gelu"),
            new RandomUnet(List.of(16, 32), List.of(true, false), List.of(2, 4), 1, 1, 4, 16, false, true, 16),
            new RandomVae(List.of(4, 4, 8, 8, 8, 8), 1, 4, 4, false, false));

    private FastModel() {}

    /** Loads it on one thread: what is tested is not speed. */
    static RiffusionPipeline load() {
        try {
            if (!Files.exists(FOLDER)) {
                MODEL.write(FOLDER, Precision.F32);
            }
            return RiffusionPipeline.builder()
                    .model(Model.checkpoint(FOLDER))
                    .device(Device.cpu().withThreads(1))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
