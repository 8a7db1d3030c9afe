package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endless music into files. */
class StreamCommandsTest {

    @TempDir
    private Path directory;

    private static Object[] options(RandomWeights model, Object... args) {
        Object[] shared = {"--model", model.directory(), "--threads", 1, "--steps", 1, "--quality", "fast"};
        return Stream.concat(Arrays.stream(args), Arrays.stream(shared)).toArray();
    }

    /** Clips as small as the model's own, which are made fast. */
    private Path seedImage() {
        Path wav = Sounds.chord(directory.resolve("seed.wav"), 1.275);
        Path png = directory.resolve("seed.png");
        Run.of("audio-to-image", "--audio", wav, "--image", png, "--num-frequencies", 128)
                .done();
        return png;
    }

    @Test
    void musicOfSeveralPromptsIsWritten() throws IOException {
        Path wav = directory.resolve("music.wav");
        Object[] command = {
            "stream",
            "--prompt",
            "jazz",
            "--prompt",
            "bells",
            "--every",
            "2s",
            "--transition",
            "1000ms",
            "--seed-image",
            seedImage(),
            "--to",
            wav,
            "--duration",
            5,
            "--seed",
            7
        };
        Run.of(options(RandomWeights.SMALL, command)).done("Wrote " + wav + " (5.00 seconds)");
        AudioClip music = AudioClip.read(wav);
        assertEquals(5 * 44_100, music.length());
        assertEquals(2, music.channelCount());
        assertTrue(music.rms() > 0.001);
        byte[] first = Files.readAllBytes(wav);
        Run.of(options(RandomWeights.SMALL, command)).done();
        assertArrayEquals(first, Files.readAllBytes(wav));
    }

    @Test
    void musicGoesThroughAPipe() throws IOException {
        Run.Piped music = Run.of(
                new byte[0],
                options(
                        RandomWeights.SMALL,
                        "stream",
                        "--prompt",
                        "jazz",
                        "--seed-image",
                        seedImage(),
                        "--to",
                        "-",
                        "--duration",
                        "0:01.3"));
        assertEquals("", music.run().err());
        AudioClip sound = AudioFile.read(new ByteArrayInputStream(music.bytes()), "standard output");
        assertEquals(13 * 4410, sound.length());
        assertTrue(sound.rms() > 0.001);
    }

    @Test
    void whatIsWrongIsToldBeforeTheModelIsLoaded() {
        Path wav = directory.resolve("out.wav");
        Run.of("stream", "--model", "no-model").failed(2, "--prompt");
        Run.of("stream", "--prompt", "jazz", "--model", "no-model", "--to", directory.resolve("out.xyz"))
                .failed(2, "unknown extension \"xyz\"");
        Run.of("stream", "--prompt", "jazz", "--model", "no-model", "--to", wav, "--seed-image", "og_boat")
                .failed(2, "og_boat", "og_beat");
        Run.of("stream", "--prompt", "jazz", "--to", wav, "--duration", "-1")
                .failed(2, "--duration", "a time such as 30s");
        Run.of("stream", "--prompt", "jazz", "--to", wav, "--every", "x").failed(2, "--every");
        assertFalse(Files.exists(wav));
    }
}
