package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a model of the size of Stable Diffusion 1 with random weights, in the layout of diffusers, since the cost of
 * networks does not depend on their weights. Arguments: the directory, and F16 (2.1 GB) or F32 (4.3 GB).
 */
public final class RandomStableDiffusion {

    private RandomStableDiffusion() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("needs a directory, and F16 or F32");
        }
        RandomModel.stableDiffusion1().write(Path.of(args[0]), Precision.valueOf(args[1]));
    }
}
