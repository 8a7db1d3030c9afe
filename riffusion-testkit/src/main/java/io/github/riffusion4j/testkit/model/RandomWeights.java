package io.github.riffusion4j.testkit.model;

import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Random weights of small models, which generate in a fraction of a second. */
public enum RandomWeights {
    /** Images of the usual size, with a VAE scale factor of 32 instead of 8, so that latents are small. */
    USUAL_SIZE("random-model", List.of(4, 4, 8, 8, 8, 8)),
    /** Images of 128 x 128, with a VAE scale factor of 8. */
    SMALL("small-model", List.of(4, 4, 8, 8));

    private static final RandomClip TEXT = new RandomClip(514, 16, 40, 1, 2, "quick_gelu");
    private static final RandomUnet UNET =
            new RandomUnet(List.of(16, 32), List.of(true, false), List.of(2, 4), 1, 1, 4, 16, false, true, 16);

    private final String name;
    /** Immutable. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Integer> levels;

    RandomWeights(String name, List<Integer> levels) {
        this.name = name;
        this.levels = levels;
    }

    /** The directory, written on first use. */
    public Path directory() {
        Path directory = Path.of("target", name);
        try {
            if (!Files.exists(directory)) {
                new RandomModel(TEXT, UNET, new RandomVae(levels, 1, 4, 4, false, false))
                        .write(directory, Precision.F32);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }
}
