package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.testkit.SharedData;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need a model, on one whose images are 128 x 128. */
class ModelCommandsTest {

    private final Path model = RandomWeights.SMALL.directory();

    @TempDir
    private Path directory;

    private Run run(Path model, Object... args) {
        Object[] shared = {"--model", model, "--threads", 1, "--steps", 2, "--seed", 7, "--quality", "fast"};
        return Run.of(Stream.concat(Arrays.stream(args), Arrays.stream(shared)).toArray());
    }

    private Path seedImage() {
        Path wav = Sounds.chord(directory.resolve("seed.wav"), 1);
        Path png = directory.resolve("seed.png");
        Run.of("audio-to-image", "--audio", wav, "--image", png, "--num-frequencies", 128)
                .done();
        return png;
    }

    @Test
    void benchmarkTellsWhereTheTimeGoes() {
        Run.of("benchmark", "--model", model, "--threads", 1, "--steps", 2, "--runs", 1)
                .done(
                        "loading, cpu",
                        "a call with guidance",
                        "decoding",
                        "a preview",
                        "sound alone, best",
                        "a clip, cpu: as by default",
                        "2 calls; first preview after",
                        "4 steps, no guidance");
    }

    @Test
    void promptBecomesSoundAndImage() throws IOException {
        Path wav = directory.resolve("out.wav");
        Path png = directory.resolve("out.png");
        Object[] command = {
            "generate",
            "@jazz (piano:1.2)",
            "-o",
            wav,
            "--image",
            png,
            "--scheduler",
            "euler-a-karras",
            "--noise",
            "torch-cuda"
        };
        run(model, command).done("Wrote " + png + " (128 x 128, seed 7)", "Wrote " + wav + " (1.27 seconds, seed 7)");
        byte[] first = Files.readAllBytes(wav);
        run(model, command).done();
        assertArrayEquals(first, Files.readAllBytes(wav));
        assertEquals(128, SpectrogramImage.read(png).height());
    }

    @Test
    void imageAloneIsEnough() throws IOException {
        Path png = directory.resolve("out.png");
        run(model, "generate", "jazz", "--negative-prompt", "vocals", "--width", 64, "--image", png)
                .done("(64 x 128, seed 7)");
        assertEquals(List.of(png), files());
    }

    @Test
    void sideMustSuitTheModel() throws IOException {
        run(model, "generate", "jazz", "--width", 100, "-o", directory.resolve("out.wav"))
                .failed(2, "width must be a multiple of", "got 100");
        assertEquals(List.of(), files());
    }

    @Test
    void soundIsPlayedAnew() {
        Path in = Sounds.chord(directory.resolve("in.wav"), 0.5);
        Path out = directory.resolve("out.wav");
        run(model, "riff", in, "jazz", "-o", out, "--strength", 0.5).done("Wrote " + out);
        assertTrue(AudioClip.read(out).length() > 20_000);
    }

    @Test
    void barsLastToTheSample() {
        Path out = directory.resolve("out.wav");
        run(model, "loop", "jazz", "--height", 64, "--tempo", 97, "--bars", 2, "-o", out)
                .done("Wrote " + out);
        assertEquals(218_227, AudioClip.read(out).length());
        run(model, "loop", "jazz", "--height", 64, "--chords", "Am F", "-o", out)
                .failed(2, "takes no score", "the chords");
        run(model, "loop", "jazz", "--height", 64, "--tempo", 240, "--bars", 1, "--parts", "-o", out)
                .failed(1, "riffusion compose");
    }

    @Test
    void numbersInPromptsOfModelsWithoutScoreAreWords() {
        Path out = directory.resolve("out.wav");
        Run told = run(model, "generate", "tavern, 6/8, D dorian", "-o", out);
        assertEquals(0, told.code(), told.err());
        assertTrue(told.err().contains("D dorian, 6/8 are only words"), told.err());
        run(model, "generate", "tavern, 6/8, D dorian", "-o", out, "--quiet").done();
    }

    @Test
    void anyLengthAndLoopsWork() throws IOException {
        Path out = directory.resolve("out.wav");
        run(model, "generate", "jazz", "--height", 64, "--duration", "3.2s", "--loop", "-o", out)
                .done("Wrote " + out + " (3.20 seconds, seed 7)");
        byte[] loop = Files.readAllBytes(out);
        run(model, "loop", "jazz", "--height", 64, "--duration", "3.2s", "-o", out)
                .done();
        assertArrayEquals(loop, Files.readAllBytes(out));
        run(model, "generate", "jazz", "--height", 64, "--duration", "2500ms", "--towards", "bells", "-o", out)
                .done("Wrote " + out + " (2.50 seconds, seed 7)");
        run(model, "generate", "jazz", "--duration", "3.25s", "--loop", "-o", out)
                .failed(2, "a loop's duration must be a multiple of 80 ms, got 3250 ms");
        run(model, "generate", "jazz", "--duration", "1h", "-o", out).failed(2, "--duration", "1h");
        run(model, "generate", "jazz", "--duration", "11m", "-o", out).failed(2, "from 1 second to 10 minutes");
        run(model, "generate", "jazz", "--loop", "--towards", "bells", "-o", out)
                .failed(2, "a loop ends as it begins");
    }

    @Test
    void whatIsThereCanLoopToo() {
        Path in = Sounds.chord(directory.resolve("in.wav"), 0.8);
        Path out = directory.resolve("out.wav");
        run(model, "riff", in, "jazz", "--loop", "-o", out).done("Wrote " + out + " (0.80 seconds, seed 7)");
        Path image = directory.resolve("loop.png");
        run(model, "loop", "jazz", "--width", 64, "--image", image).done();
        run(model, "interpolate", "jazz", "bells", "--seed-image", image, "--loop", "-o", out)
                .done("Wrote " + out + " (0.64 seconds, seed 7)");
        run(model, "riff", Sounds.chord(in, 0.5), "jazz", "--loop", "-o", out)
                .failed(2, "a loop's duration must be a multiple of 80 ms");
    }

    @Test
    void innerLayersRunAtSomeCallsOnly() throws IOException {
        Path full = directory.resolve("full.png");
        Path reused = directory.resolve("reused.png");
        run(model, "generate", "jazz", "--width", 64, "--image", full).done();
        run(model, "generate", "jazz", "--width", 64, "--image", reused, "--deep-cache", 3)
                .done("Wrote " + reused + " (64 x 128, seed 7)");
        assertNotEquals(SpectrogramImage.read(full), SpectrogramImage.read(reused));
    }

    @Test
    void soundIsPlayedAnewInPartAndExtended() throws IOException {
        Path in = Sounds.chord(directory.resolve("in.wav"), 1);
        Path out = directory.resolve("out.wav");
        run(model, "riff", in, "jazz", "-o", out, "--from", "0.2s", "--to", "0:00.5", "--stereo")
                .done("Wrote " + out + " (1.00 seconds, seed 7)");
        assertEquals(2, AudioClip.read(out).channelCount());
        run(model, "riff", in, "jazz", "-o", out, "--mask", "mask_top_third_75").done("Wrote " + out);
        byte[] masked = Files.readAllBytes(out);
        Run.of(
                        "recreate",
                        out,
                        "--clip",
                        in,
                        "--mask",
                        "mask_top_third_75",
                        "--model",
                        model,
                        "--threads",
                        1,
                        "-o",
                        out)
                .done("Wrote " + out);
        assertArrayEquals(masked, Files.readAllBytes(out));
        run(model, "extend", in, "jazz", "-o", out, "--after", "1s").done("Wrote " + out + " (2.00 seconds, seed 7)");
    }

    @Test
    void promptsAreInterpolated() throws IOException {
        Path png = seedImage();
        Path out = directory.resolve("out.png");
        Object[] command = {"interpolate", "jazz", "bells", "--seed-image", png, "--image", out, "--end-seed", 8};
        run(model, command).done("Wrote " + out);
        Path mask = directory.resolve("mask.png");
        ImageIO.write(new BufferedImage(5, 5, BufferedImage.TYPE_INT_RGB), "png", mask.toFile());
        Object[] masked = Arrays.copyOf(command, command.length + 2);
        masked[command.length] = "--mask-image";
        masked[command.length + 1] = mask;
        run(model, masked).failed(1, mask + ": the mask has 5 x 5 pixels, the seed image");
    }

    @Test
    void seedImagesAndMasksAreCalledByName() {
        Path out = directory.resolve("out.png");
        Object[] command = {"interpolate", "a", "b", "--image", out, "--seed-image", "agile", "--mask"};
        Object[] known = Arrays.copyOf(command, command.length + 1);
        known[command.length] = "mask_gradient_dark";
        run(model, known).done("Wrote " + out + " (512 x 512");
        Object[] unknown = Arrays.copyOf(command, command.length + 1);
        unknown[command.length] = "gradient";
        run(model, unknown).failed(2, "no file and no mask is called \"gradient\"; there are mask_beat_lines_80");
        run(model, "interpolate", "a", "b", "--image", out, "--seed-image", "og_beet")
                .failed(2, "no file and no seed image is called \"og_beet\"; there are og_beat, agile");
    }

    @Test
    void severalGoToNumberedFiles() throws IOException {
        Path wav = directory.resolve("out.wav");
        Path alone = directory.resolve("alone.wav");
        run(model, "generate", "jazz", "--count", 2, "--width", 64, "-o", wav)
                .done("out_0000.wav (0.63 seconds, seed 7)", "out_0001.wav (0.63 seconds, seed 8)");
        run(model, "generate", "jazz", "--width", 64, "-o", alone).done();
        assertArrayEquals(Files.readAllBytes(alone), Files.readAllBytes(directory.resolve("out_0000.wav")));
    }

    @Test
    void musicIsMadeAgainFromItsFile() throws IOException {
        Path png = directory.resolve("first.png");
        Path wav = directory.resolve("first.wav");
        Object[] command = {
            "generate",
            "jazz",
            "--width",
            64,
            "-o",
            wav,
            "--image",
            png,
            "--variation",
            "3:0.2",
            "--guidance-interval",
            "0:0.6",
            "--guidance-rescale",
            0.5
        };
        run(model, command).done();
        Run.of("print-exif", "--image", png).done("SAMPLE_RATE", "RECIPE", "\"variationStrength\":0.2");
        for (Path file : List.of(png, wav)) {
            Path again = directory.resolve("again.wav");
            Run.of("recreate", file, "--model", model, "--threads", 1, "-o", again)
                    .done("Wrote " + again, "seed 7");
            assertArrayEquals(Files.readAllBytes(wav), Files.readAllBytes(again));
        }
    }

    @Test
    void whatWasPaintedOverIsNeededAgain() throws IOException {
        Path seed = seedImage();
        Path out = directory.resolve("out.png");
        run(model, "interpolate", "jazz", "bells", "--seed-image", seed, "--image", out, "--magic-mix", "0.2:0.5")
                .done("Wrote " + out);
        Path again = directory.resolve("again.png");
        Object[] recreate = {"recreate", out, "--model", model, "--threads", 1, "--image", again};
        Run.of(recreate).failed(1, out + ": ", "generated from an image");
        Object[] seeded = Arrays.copyOf(recreate, recreate.length + 2);
        seeded[recreate.length] = "--seed-image";
        seeded[recreate.length + 1] = seed;
        Run.of(seeded).done("Wrote " + again);
        assertArrayEquals(Files.readAllBytes(out), Files.readAllBytes(again));
        Run.of("recreate", seed, "--model", model, "--image", again).failed(1, seed + ": carries no recipe");
    }

    @Test
    void damagedModelIsNamed() throws IOException {
        Path copy = copyOfModel();
        Path unet = copy.resolve("unet/model.onnx");
        Path out = directory.resolve("out.wav");
        Files.copy(copy.resolve("text_encoder/model.onnx"), unet, StandardCopyOption.REPLACE_EXISTING);
        run(copy, "generate", "jazz", "-o", out).failed(1, unet.toString());
        try (RandomAccessFile file = new RandomAccessFile(unet.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        run(copy, "generate", "jazz", "-o", out).failed(1, unet + ": expected an ONNX file");
        Files.write(unet, new byte[0]);
        run(copy, "generate", "jazz", "-o", out).failed(1, unet + ": ", "empty file");
        Files.delete(unet);
        run(copy, "generate", "jazz", "-o", out).failed(1, unet.toString());
        assertFalse(Files.exists(out));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private Path copyOfModel() throws IOException {
        Path copy = directory.resolve("model");
        Path whole = SharedData.path("diffusion/tiny-sd-onnx");
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(whole.relativize(file).toString()));
            }
        }
        return copy;
    }
}
