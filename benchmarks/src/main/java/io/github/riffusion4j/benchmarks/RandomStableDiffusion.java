package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.testkit.model.RandomAutoencoderTiny;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a model of the size of Stable Diffusion 1 with random weights, in the layout of diffusers, since the cost of
 * networks does not depend on their weights, and in its directory {@code tiny-vae} an autoencoder of the size of TAESD.
 * Arguments: the directory, and F16 (2.1 GB) or F32 (4.3 GB).
 */
public final class RandomStableDiffusion {

    private RandomStableDiffusion() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("needs a directory, and F16 or F32");
        }
        Path directory = Path.of(args[0]);
        Precision precision = Precision.valueOf(args[1]);
        RandomModel.stableDiffusion1().write(directory, precision);
        Path tiny = Files.createDirectories(directory.resolve("tiny-vae"));
        RandomAutoencoderTiny taesd = RandomAutoencoderTiny.taesd();
        Files.writeString(tiny.resolve("config.json"), taesd.config());
        taesd.tensors().write(tiny.resolve("diffusion_pytorch_model.safetensors"), precision);
    }
}
