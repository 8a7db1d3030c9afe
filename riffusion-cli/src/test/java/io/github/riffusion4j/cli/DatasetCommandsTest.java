package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that make data sets. */
@Tag("runtime")
class DatasetCommandsTest {

    @TempDir
    private Path directory;

    private Path recordings;
    private Path output;

    @BeforeEach
    void record() throws IOException {
        recordings = Files.createDirectories(directory.resolve("recordings"));
        output = directory.resolve("output");
        Sounds.chord(recordings.resolve("a.wav"), 1);
        Sounds.chord(recordings.resolve("b.wav"), 0.8);
    }

    private Run batch(String command, Object... more) {
        Object[] shared = {command, "--audio-dir", recordings, "--output-dir", output, "--num-threads", 2};
        return Run.of(Stream.concat(Arrays.stream(shared), Arrays.stream(more)).toArray());
    }

    private List<String> written() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void clipsOfOneFile() throws IOException {
        Path wav = recordings.resolve("a.wav");
        Object[] command = {
            "sample-clips", "--audio", wav, "--output-dir", output, "--num-clips", 3, "--duration-ms", 250, "--seed", 9
        };
        Run.of(command).done("Wrote " + output.resolve("clip_0_start_"), "seed 9");
        List<String> first = written();
        assertEquals(3, first.size());
        assertEquals(11025, AudioClip.read(output.resolve(first.get(0))).length());
        Run.of(command).done();
        assertEquals(first, written());
    }

    @Test
    void clipsThatCannotBe() {
        Path wav = recordings.resolve("a.wav");
        Run.of("sample-clips", "--audio", wav, "--output-dir", output)
                .failed(1, wav + ": plays 1000 ms, less than one clip of 5120 ms");
        Run.of("sample-clips", "--audio", wav, "--output-dir", output, "--num-clips", 0)
                .failed(2, "--num-clips", "1 or more");
        Run.of("sample-clips", "--audio", wav, "--output-dir", output, "--extension", "xyz")
                .failed(2, "unknown extension \"xyz\"");
        assertFalse(Files.exists(output));
    }

    @Test
    void clipsOfADirectory() throws IOException {
        Object[] options = {"--num-clips-per-file", 2, "--duration-ms", 250, "--seed", 9};
        batch("sample-clips-batch", options).done("Wrote 4 clips (seed 9) to " + output);
        List<String> first = written();
        batch("sample-clips-batch", options).done("Wrote 0 clips (seed 9) to " + output + "; 4 were there already");
        Run told = batch("sample-clips-batch", "--num-clips-per-file", 2, "--duration-ms", 250, "--seed", 9, "--json");
        assertEquals(
                "{\"folder\":\"" + output + "\",\"written\":0,\"present\":4,\"failed\":0,\"seed\":9}",
                told.done().out().strip());
        assertEquals(first, written());
    }

    @Test
    void imagesOfADirectory() throws IOException {
        batch("audio-to-images-batch", "--limit", 1, "--num-frequencies", 32, "--stereo", "--sample-rate", 22050)
                .done("Wrote 1 images");
        assertEquals(List.of("a.png"), written());
        SpectrogramParams params =
                SpectrogramImage.read(output.resolve("a.png")).params();
        assertEquals(22050, params.sampleRate());
        assertEquals(SpectrogramParams.Channels.STEREO, params.channels());
        batch("audio-to-images-batch", "--glob", "b*", "--image-extension", "jpg", "--mono")
                .done("Wrote 1 images");
        assertEquals(List.of("a.png", "b.jpg"), written());
    }

    @Test
    void tilesOfADirectory() throws IOException {
        Object[] options = {"--num-frequencies", 32, "--columns", 45};
        batch("audio-to-images-batch", options).done("Wrote 5 images");
        assertEquals(List.of("a_0000.png", "a_0001.png", "a_0002.png", "b_0000.png", "b_0001.png"), written());
        Files.delete(output.resolve("a_0001.png"));
        batch("audio-to-images-batch", options).done("Wrote 1 images", "4 were there already");
        batch("audio-to-images-batch", "--columns", 10_000_000).failed(2, "--columns must be at most");
    }

    @Test
    void badFileIsNamedAndTheRestDone() throws IOException {
        Path empty = Files.createFile(recordings.resolve("empty.wav"));
        Run run = batch("audio-to-images-batch");
        assertEquals(1, run.code());
        assertEquals("riffusion: " + empty + ": is empty (0 bytes)", run.err().strip());
        assertTrue(run.out().contains("Wrote 2 images to " + output + "; 1 of 3 files failed"), run.out());
        assertEquals(List.of("a.png", "b.png"), written());
    }

    @Test
    void wrongOptions() {
        batch("sample-clips-batch", "--limit", 0).failed(2, "--limit must be 1 or more");
        batch("sample-clips-batch", "--glob", "[").failed(2, "[");
        batch("sample-clips-batch", "--glob", "*.flac").failed(1, recordings + ": holds no sound files");
        batch("audio-to-images-batch", "--image-extension", "gif").failed(2, "gif");
        batch("audio-to-images-batch", "--mono", "--stereo").failed(2, "--mono", "--stereo");
        batch("audio-to-images-batch", "--sample-rate", 0).failed(2, "sampleRate must be positive");
        assertFalse(Files.exists(output));
    }
}
