package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("runtime")
class AudioFileTest {

    private static final AudioClip CLIP = Sounds.sines(44_100, 2, 100_000);

    @ParameterizedTest
    @EnumSource
    void theExtensionNamesTheFormat(AudioFileFormat format, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("clip." + format);
        assertEquals(format, AudioFileFormat.of(file));
        AudioFile.requireWritable(file);
        AudioFile.write(file, CLIP);
        assertArrayEquals(Sounds.written(format, CLIP), Files.readAllBytes(file));
        assertEquals(CLIP.length(), AudioFile.read(file).length());
    }

    @Test
    void whatCannotBeWritten(@TempDir Path directory) {
        for (String name : new String[] {"clip.ogg", "clip.OGA"}) {
            Failure.expect(
                    IllegalArgumentException.class,
                    () -> AudioFile.requireWritable(directory.resolve(name)),
                    name + ": Ogg Vorbis is read, but not written",
                    ".flac");
        }
        Failure.expect(
                IllegalArgumentException.class,
                () -> AudioFile.write(directory.resolve("clip.aac"), CLIP),
                "unknown extension \"aac\"; supported: .wav, .flac, .mp3");
        Failure.expect(
                RiffusionException.class,
                () -> AudioFile.requireWritable(directory.resolve("none").resolve("clip.mp3")),
                "does not exist");
    }

    @ParameterizedTest
    @EnumSource
    void aClipTheFormatCannotHoldLeavesTheOldFile(AudioFileFormat format, @TempDir Path directory) throws Exception {
        Path file = directory.resolve("clip." + format);
        Files.writeString(file, "old");
        AudioClip impossible = AudioClip.of(700_000, new float[70_000][1]);
        assertThrows(IllegalArgumentException.class, () -> AudioFile.write(file, impossible));
        assertEquals("old", Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource
    void aFullDiskIsReportedAsItIs(AudioFileFormat format) {
        for (int room : new int[] {0, 20, 5000}) {
            Failure.expect(IOException.class, () -> AudioFile.write(new FullDisk(room), format, CLIP), "no space left");
        }
    }

    /** A stream that takes {@code room} bytes. */
    private static final class FullDisk extends OutputStream {

        private int room;

        FullDisk(int room) {
            this.room = room;
        }

        @Override
        public void write(int value) throws IOException {
            if (room-- <= 0) {
                throw new IOException("no space left");
            }
        }
    }
}
