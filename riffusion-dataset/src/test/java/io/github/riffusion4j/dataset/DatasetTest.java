package io.github.riffusion4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a directory of recordings to clips and images. */
class DatasetTest {

    @TempDir
    private Path directory;

    private Path recordings;
    private Path output;

    @BeforeEach
    void record() throws IOException {
        recordings = Files.createDirectories(directory.resolve("recordings"));
        output = directory.resolve("output");
        noise("b.wav", 8000, 1.0);
        noise("nested/deeper/a.WAV", 8000, 1.5);
        Files.writeString(recordings.resolve("notes.txt"), "no sound");
        Files.writeString(recordings.resolve("._b.wav"), "no sound either");
    }

    private Path noise(String name, int sampleRate, double seconds) throws IOException {
        Path file = recordings.resolve(name);
        Files.createDirectories(file.getParent());
        float[] samples = new float[(int) (sampleRate * seconds)];
        Random random = new Random(name.hashCode());
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }
        AudioClip.of(sampleRate, samples).write(file);
        return file;
    }

    private List<String> names() {
        return AudioDirectory.of(recordings).recordings(output).stream()
                .map(Recording::name)
                .toList();
    }

    private BatchReport run(int threads, Job job) {
        return new Batch(threads)
                .run(AudioDirectory.of(recordings).recordings(output), job, Progress.none(), new Cancellation());
    }

    private ClipJob clips(int count, long seed) {
        return new ClipJob(new ClipSampler(count, 300), AudioClip::mono, "wav", seed, output);
    }

    private ImageJob images() {
        SpectrogramParams params = SpectrogramParams.defaults().toBuilder()
                .sampleRate(16000)
                .numFrequencies(32)
                .maxFrequency(4000)
                .build();
        return new ImageJob(params, "png", output);
    }

    /** Every file that was written, with when it was. */
    private Map<String, Object> written() throws IOException {
        Map<String, Object> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(output)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(output.relativize(file).toString(), Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    private void empty() throws IOException {
        for (String file : written().keySet()) {
            Files.delete(output.resolve(file));
        }
    }

    @Test
    void soundFilesAreFoundInAllDirectorys() throws IOException {
        assertEquals(List.of("b", "nested/deeper/a"), names());
        Files.createFile(recordings.resolve("nested/c.mp3"));
        Files.createFile(recordings.resolve("nested/c.ogg"));
        assertEquals(List.of("b", "nested/c.mp3", "nested/c.ogg", "nested/deeper/a"), names());
        assertEquals(1, new AudioDirectory(recordings, "a*").recordings(output).size());
        assertEquals(
                3,
                new AudioDirectory(recordings, "nested/**").recordings(output).size());
    }

    @Test
    void whatWasMadeIsNotFound() throws IOException {
        output = recordings.resolve("nested/clips");
        run(2, clips(2, 1));
        assertEquals(4, written().size());
        assertEquals(List.of("b", "nested/deeper/a"), names());
        output = recordings;
        Failure.expect(IllegalArgumentException.class, this::names, "write to another one");
    }

    @Test
    void directoryWithoutSoundIsRefused() {
        Path empty = directory.resolve("empty");
        Failure.expect(
                InvalidFileException.class,
                () -> AudioDirectory.of(empty).recordings(output),
                empty + ": does not exist");
        Failure.expect(
                InvalidFileException.class,
                () -> new AudioDirectory(recordings, "x*").recordings(output),
                recordings + ": holds no sound files (.wav, .flac, .ogg, .opus, .mp3, .m4a, .aac) that match \"x*\"");
    }

    @Test
    void clipsAreThoseThatTheirNamesSay() throws IOException {
        assertEquals(new BatchReport(6, 0, List.of()), run(2, clips(3, 5)));
        AudioClip recording = AudioClip.read(recordings.resolve("b.wav"));
        for (ClipSpan span : new ClipSampler(3, 300).choose(recording, 5 ^ ((long) "b".hashCode() << 32))) {
            AudioClip clip = AudioClip.read(output.resolve("b_" + span.fileName("wav")));
            assertEquals(span.cutFrom(recording), clip);
            assertEquals(2400, clip.length());
        }
    }

    @Test
    void sameSeedGivesTheSameClipsWhateverTheThreads() throws IOException {
        run(1, clips(4, 42));
        List<String> first = List.copyOf(written().keySet());
        empty();
        run(8, clips(4, 42));
        assertEquals(first, List.copyOf(written().keySet()));
        empty();
        run(8, clips(4, 43));
        assertNotEquals(first, List.copyOf(written().keySet()));
    }

    @Test
    void clipsThatAreThereAreKept() throws IOException {
        run(2, clips(2, 7));
        Map<String, Object> first = written();
        assertEquals(new BatchReport(0, 4, List.of()), run(2, clips(2, 8)));
        assertEquals(first, written());
        Files.delete(output.resolve(first.keySet().iterator().next()));
        assertEquals(new BatchReport(3, 3, List.of()), run(2, clips(3, 7)));
        assertEquals(
                List.copyOf(first.keySet()),
                written().keySet().stream().filter(first::containsKey).toList());
    }

    @Test
    void badFileAmongGoodOnesIsReported() throws IOException {
        Path damaged = recordings.resolve("a.wav");
        Files.write(damaged, new byte[] {'R', 'I', 'F', 'F'});
        Path brief = noise("brief.wav", 8000, 0.2);
        List<String> problems = run(2, clips(1, 1)).failures().stream()
                .map(Throwable::getMessage)
                .toList();
        assertEquals(2, problems.size());
        assertEquals(brief + ": plays 200 ms, less than one clip of 300 ms", problems.get(1));
        assertTrue(problems.get(0).startsWith(damaged + ": "), problems.get(0));
        assertEquals(2, written().size());
    }

    @Test
    void clipMayFillTheWholeRecording() {
        AudioClip clip = AudioClip.of(44100, new float[44100 * 3 / 10]);
        ClipSpan span = new ClipSampler(1, 300).choose(clip, 3).get(0);
        assertEquals(new ClipSpan(0, 0, 300), span);
        assertEquals(clip, span.cutFrom(clip));
    }

    @Test
    void imagesAreOfOneSampleRateAndKept() throws IOException {
        assertEquals(new BatchReport(2, 0, List.of()), run(2, images()));
        SpectrogramImage image = SpectrogramImage.read(output.resolve("nested/deeper/a.png"));
        assertEquals(16000, image.params().sampleRate());
        assertEquals(151, image.width());
        Map<String, Object> first = written();
        noise("new.wav", 44100, 0.5);
        assertEquals(new BatchReport(1, 2, List.of()), run(2, images()));
        assertEquals(first.get("b.png"), written().get("b.png"));
    }

    @Test
    void tilesAreTheImageCutUp() throws IOException {
        run(1, images());
        SpectrogramImage whole = SpectrogramImage.read(output.resolve("nested/deeper/a.png"));
        empty();
        ImageJob tiles = new ImageJob(whole.params(), "png", output, OptionalInt.of(64));
        assertEquals(new BatchReport(5, 0, List.of()), run(2, tiles));
        for (int x = 0; x < whole.width(); x++) {
            SpectrogramImage tile =
                    SpectrogramImage.read(output.resolve(ImageJob.tileName("nested/deeper/a", x / 64, "png")));
            assertEquals(whole.maxValue(), tile.maxValue());
            assertEquals(whole.pixel(x, 7), tile.pixel(x % 64, 7));
        }
        Map<String, Object> first = written();
        assertEquals(new BatchReport(0, 5, List.of()), run(2, tiles));
        assertEquals(first, written());
    }

    @Test
    void clipsOfAFileWhoseHeaderLeavesItsLengthOpen() throws IOException {
        Path flac = recordings.resolve("b.flac");
        AudioClip.read(recordings.resolve("b.wav")).write(flac);
        byte[] bytes = Files.readAllBytes(flac);
        ByteBuffer.wrap(bytes).putLong(18, ByteBuffer.wrap(bytes).getLong(18) & ~0xf_ffff_ffffL);
        Files.write(flac, bytes);
        assertEquals(8000, AudioFile.length(flac));
        List<ClipSpan> cut = new ArrayList<>();
        AudioClip whole = AudioClip.read(flac);
        new ClipCutter(new ClipSampler(5, 300), AudioClip::mono)
                .cut(flac, 5, span -> span.number() != 2, (span, clip) -> {
                    cut.add(span);
                    assertEquals(span.cutFrom(whole), clip);
                });
        assertEquals(4, cut.size());
    }

    @Test
    void badSettingsAreRefusedAtOnce() {
        Failure.expect(IllegalArgumentException.class, () -> new ClipSampler(0, 300), "got 0");
        Failure.expect(
                IllegalArgumentException.class,
                () -> new ClipSampler(Integer.MAX_VALUE, 300),
                "at most 1000000, got 2147483647");
        Failure.expect(IllegalArgumentException.class, () -> new ClipSampler(1, 0), "got 0");
        Failure.expect(
                IllegalArgumentException.class,
                () -> new ImageJob(SpectrogramParams.defaults(), "gif", output),
                "supported: .png");
    }
}
