package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.Recipe;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where prompts may come from, and what is said about input that is not as it should be. */
class HelpfulErrorsTest {

    private static final Pattern INTERNALS =
            Pattern.compile("java\\.|javax\\.|com\\.google|gson|Exception|picocli|onnxruntime\\.|\\tat ");

    private final Path model = RandomWeights.SMALL.directory();

    @TempDir
    private Path directory;

    private Run run(Object... args) {
        return piped("", args);
    }

    private Run piped(String in, Object... args) {
        Object[] shared = {"--model", model, "--threads", 1, "--steps", 1, "--quality", "fast"};
        Object[] all = Stream.concat(Arrays.stream(args), Arrays.stream(shared)).toArray();
        return Run.of(in.getBytes(StandardCharsets.UTF_8), all).run();
    }

    private Path seedImage() {
        Path png = directory.resolve("seed.png");
        Run.of(
                        "audio-to-image",
                        "--audio",
                        Sounds.chord(directory.resolve("seed.wav"), 1),
                        "--image",
                        png,
                        "--num-frequencies",
                        128)
                .done();
        return png;
    }

    private String promptOf(Path file) {
        Recipe.Source source = Recipe.read(file).source();
        return source instanceof Recipe.FromText text
                ? text.prompt().text()
                : ((Recipe.FromImage) source).start().text();
    }

    @Test
    void promptsComeFromFilesAndStandardInput() throws IOException {
        Path text = Files.writeString(directory.resolve("the prompt.txt"), "\ufeffjazz,\r\n  with a flûte\n\n");
        Path png = directory.resolve("out.png");
        run("generate", "--prompt-file", text, "--image", png).done();
        assertEquals("jazz, with a flûte", promptOf(png));
        piped("from a pipe\n", "loop", "--prompt-file", "-", "--image", png).done();
        assertEquals("from a pipe", promptOf(png));
        Path wav = Sounds.chord(directory.resolve("in.wav"), 0.5);
        run("riff", wav, "--prompt-file", text, "--image", png).done();
        assertEquals("jazz, with a flûte", promptOf(png));
        run("generate", "@" + text, "--image", png).done();
        assertEquals("@" + text, promptOf(png));
    }

    @Test
    void promptFilesOfCommandsWithSeveralPromptsHaveOneALine() throws IOException {
        Path two = Files.writeString(directory.resolve("two.txt"), "bells\ntrumpet\n");
        Path png = directory.resolve("out.png");
        run("interpolate", "--prompt-file", two, "--seed-image", seedImage(), "--image", png)
                .done();
        Recipe.FromImage source = (Recipe.FromImage) Recipe.read(png).source();
        assertEquals(
                List.of("bells", "trumpet"),
                List.of(source.start().text(), source.end().text()));
        run("interpolate", "bells", "--seed-image", "og_beat", "--image", png).failed(2, "two prompts", "got 1");
        run("stream", "--to", directory.resolve("out.wav")).failed(2, "--prompt", "--prompt-file");
    }

    @Test
    void promptFilesThatAreNoneAreTold() throws IOException {
        Path png = directory.resolve("out.png");
        run("generate", "--prompt-file", directory.resolve("none.txt"), "--image", png)
                .failed(1, "none.txt: does not exist");
        run("generate", "--prompt-file", directory, "--image", png).failed(1, "is a directory");
        Path empty = Files.writeString(directory.resolve("empty.txt"), " \n\n");
        run("generate", "--prompt-file", empty, "--image", png).failed(1, "empty.txt: has no prompt");
        Path latin = Files.write(directory.resolve("latin.txt"), new byte[] {'f', 'l', (byte) 0xfb, 't', 'e'});
        run("generate", "--prompt-file", latin, "--image", png).failed(1, "not a text in UTF-8");
        run("generate", "jazz", "--prompt-file", empty, "--image", png).failed(2, "both PROMPT and --prompt-file");
        run("riff", "-", "--prompt-file", "-", "--image", png).failed(2, "cannot both come from standard input");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat AND dog",
                "bells BREAK drums",
                "a [piano|flute] solo",
                "[piano:flute:0.5]",
                "jazz <lora:funk:0.8>"
            })
    void syntaxOfOtherProgramsIsHintedAt(String prompt) {
        Path png = directory.resolve("out.png");
        Run told = run("generate", prompt, "--image", png);
        assertEquals(0, told.code(), told.err());
        assertTrue(told.err().contains("is taken as words"), told.err());
        assertEquals(1, told.err().lines().count(), told.err());
        run("generate", prompt, "--image", png, "--quiet").done();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rock and roll", "[vocals] (drums:1.3)", "<cat> BREAKBEAT", "AND", "6/8, 1:30"})
    void wordsOfOursAreNotHintedAt(String prompt) {
        assertEquals(List.of(), ForeignPromptSyntax.in(prompt));
    }

    @Test
    void seedsAreUnsigned() {
        Path png = directory.resolve("out.png");
        run("generate", "jazz", "--seed", "18446744073709551615", "--image", png)
                .done("seed 18446744073709551615");
        assertTrue(Recipe.read(png).toJson().contains("\"18446744073709551615\""));
        run("generate", "jazz", "--seed", "-1", "--image", png, "--json").done("\"seed\":18446744073709551615");
        run("generate", "jazz", "--seed", "18446744073709551616", "--image", png)
                .failed(2, "--seed", "from 0 to 18446744073709551615");
        Run.of("compose", "jazz", "--seed", "18446744073709551615", "-o", directory.resolve("out.mid"))
                .done("seed 18446744073709551615");
    }

    @Test
    void guidanceMayBeZero() {
        run("generate", "jazz", "--guidance", 0, "--image", directory.resolve("out.png"))
                .done();
    }

    @Test
    void flacCarriesTheRecipe() {
        Path flac = directory.resolve("out.flac");
        run("generate", "jazz", "--seed", 5, "-o", flac).done();
        Path again = directory.resolve("again.flac");
        Run.of("recreate", flac, "-o", again, "--model", model, "--threads", 1).done("seed 5");
        assertEquals(AudioClip.read(flac), AudioClip.read(again));
        Run.of("print-exif", flac).done("RECIPE", "jazz");
    }

    @Test
    void exifTakesTheFileBare() {
        Path png = seedImage();
        Run bare = Run.of("print-exif", png).done("NUM_FREQUENCIES");
        assertEquals(bare, Run.of("print-exif", "--image", png));
        Run.of("print-exif").failed(2, "FILE");
        Run.of("print-exif", png, "--image", png).failed(2, "FILE");
        Path wav = Sounds.chord(directory.resolve("plain.wav"), 0.2);
        Run.of("print-exif", wav).failed(1, "plain.wav");
    }

    @Test
    void stereoNeedsTwoChannels() {
        Path wav = directory.resolve("three.wav");
        float[] samples = Sounds.chord(44100, 0.3).channel(0);
        AudioClip.of(44100, samples, samples, samples).write(wav);
        Path png = directory.resolve("out.png");
        Object[] riff = {"riff", wav, "jazz", "--stereo", "--image", png};
        run(riff).failed(1, "three.wav: has 3 channels", "leave out --stereo");
        Run.of("audio-to-image", "--audio", wav, "--image", png, "--stereo").failed(1, "three.wav: ", "3 channels");
    }

    @Test
    void spansShorterThanALatentAreTold() {
        Path wav = Sounds.chord(directory.resolve("in.wav"), 0.5);
        Path png = directory.resolve("out.png");
        run("riff", wav, "jazz", "--from", "130ms", "--to", "150ms", "--image", png)
                .failed(2, "the mask regenerates nothing", "80 ms");
        run("riff", wav, "jazz", "--from", "100ms", "--to", "200ms", "--image", png)
                .done();
    }

    @Test
    void nearestWidthIsTold() {
        Path png = directory.resolve("out.png");
        run("generate", "jazz", "--width", 100, "--image", png).failed(2, "got 100; the nearest are 96 and 112");
        run("generate", "jazz", "--width", 3, "--image", png).failed(2, "the nearest is 16");
        run("generate", "jazz", "--width", 40000, "--image", png).failed(2, "the nearest is 32768");
    }

    @Test
    void outputsThatCannotBeWrittenAreFoundFirst() throws IOException {
        // Under /proc not even the superuser can create files.
        if (Files.isDirectory(Path.of("/proc"))) {
            Run.of("generate", "jazz", "--model", "no-model", "-o", "/proc/out.wav")
                    .failed(1, "/proc/out.wav");
            Run.of("compose", "jazz", "-o", "/proc/out.mid").failed(1, "/proc/out.mid");
            Run.of(
                            "generate",
                            "jazz",
                            "--model",
                            "no-model",
                            "--write-midi",
                            "/proc/a.mid",
                            "-o",
                            directory.resolve("a.wav"))
                    .failed(1, "/proc/a.mid");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void directoryOfTilesIsMade() {
        Path wav = Sounds.chord(directory.resolve("in.wav"), 0.5);
        Path tiles = directory.resolve("new tiles/of it");
        Run.of("audio-to-image", "--audio", wav, "--image", tiles.resolve("t.png"), "--columns", 30)
                .done("2 images");
        assertTrue(Files.exists(tiles.resolve("t_0001.png")));
    }

    @Test
    void imagesOfLoopsLoop() {
        Path wav = Sounds.chord(directory.resolve("in.wav"), 0.503);
        Path png = directory.resolve("out.png");
        Run.of("audio-to-image", "--audio", wav, "--image", png, "--loop").done("(50 x 512)");
        Run.of("audio-to-image", "--audio", wav, "--image", directory.resolve("open.png"))
                .done("(51 x 512)");
        assertFalse(SpectrogramImage.read(png).equals(SpectrogramImage.read(directory.resolve("open.png"))));
        Run.of("audio-to-image", "--audio", wav, "--image", png, "--loop", "--columns", 30)
                .failed(2, "--loop", "--columns");
    }

    @Test
    void namesThatNoFileCanHaveAreTold() {
        Run.of("generate", "jazz", "-o", "a\0b.wav").failed(2, "no file can have this name");
        Run.of("generate", "jazz", "-o", "a.wav", "--lora", "a\0b:0.5").failed(2, "no file can have this name");
        Run.of("interpolate", "a", "b", "--seed-image", "a\0b", "-o", directory.resolve("a.wav"))
                .failed(2, "\0");
    }

    /** Every command, on every kind of file that is not what it expects. */
    @Test
    void messagesAreAboutFilesAndNotAboutClasses() throws IOException {
        List<Path> files = List.of(
                Files.write(directory.resolve("empty"), new byte[0]),
                Files.writeString(directory.resolve("text.txt"), "hello"),
                Files.writeString(directory.resolve("half.wav"), "RIFF\0\0\0\0WAVE"),
                Files.writeString(directory.resolve("half.png"), "\u0089PNG\r\n\u001a\n", StandardCharsets.ISO_8859_1),
                Files.writeString(directory.resolve("no.safetensors"), "{\"a\": 1"),
                Files.writeString(directory.resolve("bad.mid"), "MThd"),
                Files.createDirectories(directory.resolve("a directory")),
                directory.resolve("missing"));
        List<String> told = new ArrayList<>();
        for (Path file : files) {
            for (Object[] command : commands(file)) {
                Run run = Run.of(command);
                String line = Arrays.toString(command) + " " + run.err();
                assertFalse(run.code() == 0 && run.out().isEmpty() && run.err().isEmpty(), line);
                assertFalse(
                        INTERNALS.matcher(run.err()).find()
                                || INTERNALS.matcher(run.out()).find(),
                        line);
                assertTrue(run.err().lines().count() <= 1, line);
                told.add(run.err());
            }
        }
        assertFalse(told.isEmpty());
    }

    private List<Object[]> commands(Path file) {
        Path out = directory.resolve("out.wav");
        Path png = directory.resolve("out.png");
        return List.of(
                new Object[] {"riff", file, "jazz", "-o", out, "--model", model},
                new Object[] {"extend", file, "jazz", "--after", "1s", "-o", out, "--model", model},
                new Object[] {"interpolate", "a", "b", "--seed-image", file, "-o", out, "--model", model},
                new Object[] {"generate", "a", "-o", out, "--model", file},
                new Object[] {"generate", "a", "-o", out, "--midi", file, "--model", model},
                new Object[] {"generate", "a", "-o", out, "--model", model, "--lora", file},
                new Object[] {"generate", "a", "-o", out, "--model", model, "--embedding", file},
                new Object[] {"recreate", file, "-o", out, "--model", model},
                new Object[] {"print-exif", file},
                new Object[] {"audio-to-image", "--audio", file, "--image", png},
                new Object[] {"image-to-audio", "--image", file, "--audio", out},
                new Object[] {"audio-to-loop", "--audio", file, "--loop", out},
                new Object[] {"sample-clips", "--audio", file, "--output-dir", directory.resolve("clips")},
                new Object[] {"audio-to-images-batch", "--audio-dir", file, "--output-dir", directory.resolve("imgs")},
                new Object[] {"models", "inspect", file},
                new Object[] {"models", "import", file, "--to", directory.resolve("imported")});
    }
}
