package io.github.riffusion4j.testkit.model;

import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Weights of models that paint pictures of nothing, in a fraction of a second. */
public enum RandomWeights {
    /** Pictures of the usual size; latents are a 32nd of a picture's side, not an eighth, so that there are few. */
    USUAL_SIZE("random-model", List.of(4, 4, 8, 8, 8, 8)),
    /** Pictures of 128 x 128, and latents an eighth of that. */
    SMALL("small-model", List.of(4, 4, 8, 8));

    private static final RandomClip TEXT = new RandomClip(514, 16, 40, 1, 2, "quick_gelu");
    private static final RandomUnet UNET =
            new RandomUnet(List.of(16, 32), List.of(true, false), List.of(2, 4), 1, 1, 4, 16, false, true, 16);

    private final String name;
    /** Cannot be changed. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Integer> levels;

    RandomWeights(String name, List<Integer> levels) {
        this.name = name;
        this.levels = levels;
    }

    /** Where they lie; written there unless they are there. */
    public Path folder() {
        Path folder = Path.of("target", name);
        try {
            if (!Files.exists(folder)) {
                new RandomModel(TEXT, UNET, new RandomVae(levels, 1, 4, 4, false, false)).write(folder, Precision.F32);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }
}
