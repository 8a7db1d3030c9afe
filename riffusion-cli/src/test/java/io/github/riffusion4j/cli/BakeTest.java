package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.game.GameMusic;
import io.github.riffusion4j.game.MusicPack;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BakeTest {

    private static final String SOUNDTRACK = """
            {"version": 1,
             "sections": [
               {"name": "calm", "tempo": 120, "bars": 1, "prompt": "piano",
                "layers": [{"name": "pad"}, {"name": "own", "clip": "own.wav", "threshold": 0.5}]}],
             "stingers": [{"name": "coin", "prompt": "bell", "seconds": 1}]}""";

    @TempDir
    private Path directory;

    private Path soundtrack(String json) throws IOException {
        Sounds.chord(directory.resolve("own.wav"), 2);
        return Files.writeString(directory.resolve("soundtrack.json"), json);
    }

    @Test
    void packIsBakedAndPlays() throws IOException {
        Path zip = directory.resolve("music.zip");
        Object[] command = {
            "bake",
            soundtrack(SOUNDTRACK),
            "-o",
            zip,
            "--model",
            RandomWeights.SMALL.directory(),
            "--threads",
            1,
            "--steps",
            1,
            "--quality",
            "fast"
        };
        Run.of(command).done("Wrote " + zip + " (1 sections, 2 layers, 1 stingers)");
        try (MusicPack pack = MusicPack.open(zip);
                GameMusic music = GameMusic.of(pack).offline()) {
            assertEquals(88_200, pack.open("calm/pad.flac").readAll().length());
            float[] samples = new float[20_000];
            assertEquals(samples.length, music.read(samples));
            assertTrue(pack.soundtrack().stingers().get(0).clip().isPresent());
        }
    }

    @Test
    void whatIsWrongIsToldBeforeTheModelIsLoaded() throws IOException {
        Path zip = directory.resolve("music.zip");
        Run.of("bake", "--model", "no-model").failed(2, "SOUNDTRACK.json");
        Run.of("bake", directory.resolve("none.json"), "-o", zip, "--model", "no-model")
                .failed(1, "none.json: does not exist");
        Run.of("bake", soundtrack("{\"version\": 1, \"section\": []}"), "-o", zip, "--model", "no-model")
                .failed(1, "needs a section");
        assertFalse(Files.exists(zip));
    }
}
