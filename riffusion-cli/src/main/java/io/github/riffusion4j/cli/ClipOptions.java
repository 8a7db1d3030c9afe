package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.effects.Effect;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Option;

/** What clips to cut from recordings. */
final class ClipOptions {

    @Option(
            names = "--duration-ms",
            defaultValue = "5120",
            paramLabel = "MS",
            converter = Range.Count.class,
            description = "Milliseconds that a clip lasts (${DEFAULT-VALUE}).")
    private int durationMs;

    @Option(names = "--mono", description = "Mix all channels down to one.")
    private boolean mono;

    @Option(names = "--extension", defaultValue = "wav", description = "Format of the clips (${DEFAULT-VALUE}).")
    private String extension;

    @Option(
            names = "--seed",
            defaultValue = "-1",
            paramLabel = "N",
            description = "The same seed chooses the same clips; -1: a fresh one, which is printed.")
    private long seed;

    /** Complains about the extension before anything is read. */
    void check() {
        // Nothing is written there; the current folder exists, whether or not the clips' does.
        AudioFile.requireWritable(Path.of("clip." + extension));
    }

    int durationMs() {
        return durationMs;
    }

    Effect preparation() {
        return mono ? AudioClip::mono : clip -> clip;
    }

    String extension() {
        return extension;
    }

    /** The seed to use, which is another at every call if the user gave none. */
    long seed() {
        return seed >= 0 ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE);
    }
}
