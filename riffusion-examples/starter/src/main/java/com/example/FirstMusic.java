package com.example;

import io.github.riffusion4j.Generation;
import io.github.riffusion4j.RiffusionPipeline;
import java.nio.file.Path;

/** Makes five seconds of music: {@code mvn compile exec:java -Dexec.args="calm ambient flute"}. */
public final class FirstMusic {

    private FirstMusic() {}

    public static void main(String[] words) {
        String prompt = words.length > 0 ? String.join(" ", words) : "happy jazz piano with drums";
        try (RiffusionPipeline riffusion = RiffusionPipeline.builder().build()) {
            Generation music = riffusion
                    .textToAudio(prompt)
                    .seed(42)
                    .onProgress(step -> System.out.println("step " + step.index() + " of " + step.count()))
                    .generate();
            music.audio().write(Path.of("music.wav"));
            music.image().write(Path.of("music.png"));
            System.out.println("Wrote music.wav and music.png: " + prompt);
        }
    }
}
