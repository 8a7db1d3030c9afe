package com.example.modular;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.RiffusionPipeline;
import java.nio.file.Path;

/** Generates {@code music.wav} and {@code music.png} in the directory that is named; runs without java.desktop. */
public final class ModularMusic {

    private ModularMusic() {}

    /**
     * Generates a clip.
     *
     * @param args the directory and the number of steps
     */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        try (RiffusionPipeline riffusion = RiffusionPipeline.builder().build()) {
            Generation music = riffusion
                    .textToAudio("calm piano")
                    .seed(42)
                    .steps(Integer.parseInt(args[1]))
                    .generate();
            music.audio().write(directory.resolve("music.wav"));
            music.image().write(directory.resolve("music.png"));
        }
        System.out.println(ModularMusic.class.getModule() + ", java.desktop: "
                + ModuleLayer.boot().findModule("java.desktop").isPresent());
    }
}
