package io.github.riffusion4j.examples.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayMeteorGameTest {

    @TempDir
    private Path directory;

    @Test
    void theGameIsRecorded() {
        Path wav = directory.resolve("game.wav");
        try (RiffusionPipeline riffusion = RiffusionPipeline.builder()
                .model(Model.checkpoint(RandomWeights.USUAL_SIZE.directory()))
                .build()) {
            StreamRequest soundtrack = Soundtrack.of(riffusion).steps(1);
            PlayMeteorGame.record(soundtrack, wav, Duration.ofMillis(300));
        }
        AudioClip music = AudioClip.read(wav);
        assertEquals(13_230, music.length());
        assertTrue(music.rms() > 0.001);
    }

    @Test
    void withoutAScreenTheErrorNamesTheAlternative() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        PlayMeteorGame.class.getName())
                .redirectErrorStream(true);
        // Not as an argument: ONNX Runtime does not survive long command lines.
        java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process game = java.start();
        String output = new String(game.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, game.waitFor(), output);
        assertTrue(output.contains("no screen"), output);
        assertTrue(output.contains("game.wav"), output);
    }
}
