package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard input and output in the place of files, and what is told to programs. */
@Tag("runtime")
class PipesTest {

    @TempDir
    private Path directory;

    private static byte[] wav() throws IOException {
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        AudioFile.write(wav, AudioFileFormat.WAV, Sounds.chord(44_100, 0.5));
        return wav.toByteArray();
    }

    @Test
    void soundGoesThroughAPipeToAPictureAndBack() throws IOException {
        Path png = directory.resolve("file.png");
        Path in = directory.resolve("in.wav");
        Files.write(in, wav());
        Run.of("audio-to-image", "--audio", in, "--image", png).done();
        Run.Piped picture = Run.of(wav(), "audio-to-image", "--audio", "-", "--image", "-");
        assertEquals("", picture.run().err());
        assertArrayEquals(Files.readAllBytes(png), picture.bytes());
        Run.Piped sound =
                Run.of(picture.bytes(), "image-to-audio", "--image", "-", "--audio", "-", "--quality", "fast");
        AudioClip clip = AudioFile.read(new ByteArrayInputStream(sound.bytes()), "the output");
        assertEquals(0.5, clip.duration().toMillis() / 1000.0, 0.02);
    }

    @Test
    void whatIsWrongWithStandardInputIsSaid() {
        Run.of(new byte[] {1, 2, 3, 4}, "audio-to-image", "--audio", "-", "--image", directory.resolve("out.png"))
                .run()
                .failed(1, "standard input: is not an audio file");
        Run.of("image-to-audio", "--image", "-", "--audio", directory.resolve("out.wav"))
                .failed(1, "standard input: is empty");
        Run.of("image-to-audio", "--image", "-", "x.png", "--audio", directory.resolve("out.wav"))
                .failed(2, "several images need files, not -");
        Run.of("audio-to-image", "--audio", "-", "--image", directory.resolve("out.png"), "--columns", 64)
                .failed(2, "--columns needs files");
        Run.of("generate", "jazz", "--model", "m", "-o", "-", "--image", "-").failed(2, "cannot both go");
    }

    @Test
    void programsAreToldInJson() throws IOException {
        Path in = Sounds.chord(directory.resolve("in.wav"), 1.25);
        Path png = directory.resolve("out.png");
        Run whole = Run.of("audio-to-image", "--audio", in, "--image", png, "--json");
        JsonObject line = JsonParser.parseString(whole.out()).getAsJsonObject();
        assertEquals(png.toString(), line.get("file").getAsString());
        assertEquals(126, line.get("width").getAsInt());
        assertEquals(512, line.get("height").getAsInt());
        Run tiles = Run.of("audio-to-image", "--audio", in, "--image", png, "--columns", 50, "--json");
        assertEquals(3, tiles.out().lines().count());
        Path wav = directory.resolve("out.wav");
        Run sound = Run.of("image-to-audio", "--image", png, "--audio", wav, "--quality", "fast", "--json");
        assertEquals(
                1.25,
                JsonParser.parseString(sound.out())
                        .getAsJsonObject()
                        .get("duration_s")
                        .getAsDouble(),
                0.02);
    }

    @Test
    void quietSaysNothingButWhatGoesWrong() {
        Path in = Sounds.chord(directory.resolve("in.wav"), 0.3);
        Path png = directory.resolve("out.png");
        assertEquals(new Run(0, "", ""), Run.of("audio-to-image", "--audio", in, "--image", png, "--quiet"));
        Run.of("audio-to-image", "--audio", directory.resolve("none.wav"), "--image", png, "--quiet")
                .failed(1, "none.wav: does not exist");
        Run.of("audio-to-image", "--audio", in, "--image", png, "--quiet", "--json")
                .failed(2, "mutually exclusive");
    }

    @Test
    void soundIsPlayedAnewThroughAPipe() throws IOException {
        Object[] model = {"--model", RandomWeights.SMALL.directory(), "--threads", 1, "--steps", 1, "--quality", "fast"
        };
        Run.Piped again = Run.of(wav(), with(model, "riff", "-", "jazz", "-o", "-"));
        assertEquals("", again.run().err());
        AudioClip clip = AudioFile.read(new ByteArrayInputStream(again.bytes()), "the output");
        assertEquals(0.5, clip.duration().toMillis() / 1000.0, 0.02);
        Run.of(
                        new byte[] {1, 2, 3, 4},
                        with(model, "extend", "-", "jazz", "--after", "1s", "-o", directory.resolve("x.wav")))
                .run()
                .failed(1, "standard input: is not an audio file");
    }

    private static Object[] with(Object[] more, Object... args) {
        return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray();
    }

    @Test
    void soundBecomesALoop() throws IOException {
        Path out = directory.resolve("loop.wav");
        Run.of(wav(), "audio-to-loop", "--audio", "-", "--loop", out)
                .run()
                .done("Wrote " + out + " (0.25 seconds, faded over 250 ms)");
        Path clicks = directory.resolve("clicks.wav");
        float[] samples = new float[44_100 * 5];
        for (int i = 0; i < samples.length; i++) {
            // A stroke every half second: 120 beats a minute.
            samples[i] = (float) (Math.sin(0.05 * i) * Math.exp(-(i % 22_050) / 2000.0));
        }
        AudioClip.of(44_100, samples).write(clicks);
        Run cut = Run.of("audio-to-loop", "--audio", clicks, "--loop", out, "--json")
                .done();
        JsonObject facts = JsonParser.parseString(cut.out()).getAsJsonObject();
        assertEquals(8, facts.get("beats").getAsInt());
        assertEquals(120, facts.get("tempo").getAsDouble(), 1);
        assertEquals(4, facts.get("duration_s").getAsDouble(), 0.05);
        Run.of("audio-to-loop", "--audio", clicks, "--loop", out, "--beats", 3)
                .done("Wrote " + out + " (1.5", "3 beats");
        Run.of("audio-to-loop", "--audio", clicks, "--loop", out, "--beats", 300)
                .failed(1, clicks + ": a loop of 300 beats");
        Run.of(wav(), "audio-to-loop", "--audio", "-", "--loop", out, "--beats", 4)
                .run()
                .failed(1, "standard input: no beats were found; --crossfade");
        Run.of("audio-to-loop", "--audio", clicks, "--loop", out, "--crossfade", "1m")
                .failed(1, clicks + ": ", "at least twice as long");
        Run.of("audio-to-loop", "--audio", clicks, "--loop", out, "--crossfade", "1s", "--beats", 4)
                .failed(2, "mutually exclusive");
    }
}
