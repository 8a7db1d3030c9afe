package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.format.PcmFormat;
import io.github.riffusion4j.audio.format.wav.WavEncoder;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sound that is written in blocks. */
class AudioWriterTest {

    private static final AudioClip CLIP = Sounds.noise(44_100, 2, 50_001, 16);

    @TempDir
    private Path directory;

    private static void write(AudioWriter writer, AudioClip clip, int... sizes) {
        for (int at = 0, i = 0; at < clip.length(); i++) {
            int end = Math.min(at + sizes[i % sizes.length], clip.length());
            writer.write(clip.slice(at, end));
            at = end;
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void blocksOfAnySizeMakeTheFileOfTheWhole(AudioFileFormat format) throws IOException {
        Path file = directory.resolve("clip." + format);
        for (int channels = 1; channels <= (format == AudioFileFormat.MP3 ? 2 : 8); channels++) {
            for (int length : new int[] {0, 1, 4095, 4096, 4097, 20_001}) {
                AudioClip clip = Sounds.noise(44_100, channels, length, 16);
                try (AudioWriter writer = AudioFile.create(file, 44_100, channels)) {
                    write(writer, clip, 1, 1153, 0, 5000);
                    writer.commit();
                }
                assertArrayEquals(Sounds.written(format, clip), Files.readAllBytes(file));
            }
        }
        assertEquals(List.of("clip." + format), files());
    }

    @Test
    void settingsOfTheFormats() throws IOException {
        for (SampleFormat samples : SampleFormat.values()) {
            Path wav = directory.resolve("clip.wav");
            try (AudioWriter writer = WavFile.create(wav, 44_100, 2, samples)) {
                write(writer, CLIP, 999);
                writer.commit();
            }
            assertArrayEquals(WavBytes.written(CLIP, samples), Files.readAllBytes(wav));
        }
        Path flac = directory.resolve("clip.flac");
        AudioClip fine = Sounds.noise(96_000, 3, 10_000, 24);
        try (AudioWriter writer = FlacFile.create(flac, 96_000, 3, SampleFormat.INT_24)) {
            write(writer, fine, 999);
            writer.commit();
        }
        assertEquals(fine, AudioFile.read(flac));
        Path mp3 = directory.resolve("clip.mp3");
        try (AudioWriter writer = Mp3File.create(mp3, 44_100, 2, 64)) {
            write(writer, CLIP, 999);
            writer.commit();
        }
        assertEquals(CLIP.length(), AudioFile.read(mp3).length());
        assertEquals(64_000 / 8.0 * CLIP.length() / 44_100, (double) Files.size(mp3), 2000);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotCommittedLeavesNothing(AudioFileFormat format) throws IOException {
        Path file = directory.resolve("clip." + format);
        Files.writeString(file, "old");
        AudioWriter abandoned = AudioFile.create(file, 44_100, 2);
        abandoned.write(CLIP);
        assertEquals("old", Files.readString(file));
        abandoned.close();
        abandoned.close();
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("clip." + format), files());
        assertThrows(IllegalStateException.class, () -> abandoned.write(CLIP));
        assertThrows(IllegalStateException.class, abandoned::commit);
    }

    @ParameterizedTest
    @EnumSource
    void damageInTheSourceLeavesNothingHalfWritten(AudioFileFormat format) throws IOException {
        Path source = directory.resolve("source.flac");
        byte[] flac = Sounds.written(AudioFileFormat.FLAC, CLIP);
        flac[flac.length * 3 / 4] ^= 1;
        Files.write(source, flac);
        Path target = directory.resolve("target." + format);
        assertThrows(InvalidFileException.class, () -> copy(source, target));
        assertEquals(List.of("source.flac"), files());
    }

    private static void copy(Path source, Path target) {
        try (AudioReader reader = AudioFile.open(source, Strictness.STRICT);
                AudioWriter writer = AudioFile.create(target, reader.sampleRate(), reader.channelCount())) {
            for (AudioClip block = reader.read(5000); block.length() > 0; block = reader.read(5000)) {
                writer.write(block);
            }
            writer.commit();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullDiskIsReportedAsItIs(AudioFileFormat format) throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "skipped: no /dev/full here");
        Path file = Files.createSymbolicLink(directory.resolve("clip." + format), full);
        AudioClip hour = Sounds.noise(44_100, 2, 441_000, 16);
        try (AudioWriter writer = AudioFile.create(file, 44_100, 2)) {
            Failure.expect(
                    RiffusionException.class,
                    () -> write(writer, hour, 10_000),
                    file + ": cannot be written: No space left on device");
            assertThrows(IllegalStateException.class, () -> writer.write(hour));
            assertThrows(IllegalStateException.class, writer::commit);
        }
        // And where only the end does not fit.
        try (AudioWriter writer = AudioFile.create(file, 44_100, 2)) {
            writer.write(CLIP.slice(0, 10));
            Failure.expect(RiffusionException.class, writer::commit, "No space left on device");
        }
        assertEquals(List.of("clip." + format), files());
        Files.delete(file);
    }

    @Test
    void aPipeGetsAnOpenLengthThatCanBeRead() throws Exception {
        for (AudioFileFormat format : new AudioFileFormat[] {AudioFileFormat.WAV, AudioFileFormat.FLAC}) {
            Path pipe = directory.resolve("pipe." + format);
            Assumptions.assumeTrue(isMade(pipe), "skipped: no named pipes here");
            Thread thread = new Thread(() -> {
                try (AudioWriter writer = AudioFile.create(pipe, 44_100, 2)) {
                    write(writer, CLIP, 1234);
                    writer.commit();
                }
            });
            thread.start();
            assertEquals(CLIP, AudioFile.read(pipe));
            thread.join();
            assertFalse(Files.isRegularFile(pipe));
            Files.delete(pipe);
        }
    }

    private static boolean isMade(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void blocksOfAnotherKindAreRefused() throws IOException {
        Path file = directory.resolve("clip.wav");
        for (AudioClip other : List.of(CLIP.mono(), AudioClip.of(48_000, new float[2][5]))) {
            try (AudioWriter writer = AudioFile.create(file, 44_100, 2)) {
                Failure.expect(
                        IllegalArgumentException.class,
                        () -> writer.write(other),
                        file + " has 44100 Hz and 2 channels, but the block is AudioClip");
            }
        }
        assertTrue(files().isEmpty());
    }

    @Test
    void whatCannotBeCreated() throws IOException {
        expect("clip.ogg", 44_100, 2, "Ogg Vorbis is read, but not written");
        expect("clip.flac", 44_100, 9, "at most 8 channels");
        expect("clip.flac", 700_000, 1, "700000 Hz");
        expect("clip.mp3", 96_000, 1, "cannot have 96000 Hz");
        expect("clip.wav", 44_100, 40_000, "cannot hold 40000 channels");
        for (String name : new String[] {"clip.wav", "clip.flac"}) {
            expect(name, 44_100, 0, "44100 Hz with 0 channels");
            expect(name, 44_100, -1, "44100 Hz with -1 channels");
            expect(name, 0, 1, "a sound of 0 Hz");
        }
        expect("clip.mp3", 44_100, 0, "44100 Hz with 0 channels");
        Path missing = directory.resolve("none").resolve("clip.wav");
        Failure.expect(
                RiffusionException.class, () -> AudioFile.create(missing, 44_100, 1), "does not exist; create it");
        assertTrue(files().isEmpty());
    }

    private void expect(String name, int sampleRate, int channelCount, String part) {
        Failure.expect(
                IllegalArgumentException.class,
                () -> AudioFile.create(directory.resolve(name), sampleRate, channelCount),
                part);
    }

    @Test
    void aWavFileThatWouldPass4GiBIsRefused() {
        WavEncoder encoder = new WavEncoder(44_100, 2, PcmFormat.INT_16, new byte[0]);
        assertEquals(44, encoder.head(1_073_741_000).length);
        Failure.expect(
                IllegalArgumentException.class,
                () -> encoder.head(1_073_741_824),
                "too long for a WAV file, which holds 4 GiB");
        WavEncoder noted = new WavEncoder(44_100, 2, PcmFormat.INT_16, new byte[1 << 20]);
        Failure.expect(IllegalArgumentException.class, () -> noted.head(1_073_741_000), "4 GiB");
    }
}
