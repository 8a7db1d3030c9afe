package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.AudioWriter;
import io.github.riffusion4j.base.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sound that is many times larger than the memory of a virtual machine of its own, which dies if it takes more. Run as
 * a program it converts as many minutes as it is told, and says what that took.
 */
public class LongAudioTest {

    private static final int SAMPLE_RATE = 44_100;
    private static final int HEAP_MEGABYTES = 64;
    private static final int MINUTES = 10;

    @TempDir
    private Path directory;

    /** Samples of 212 MB, as a clip would hold them. */
    @Test
    void tenMinutesFitInto64Megabytes() throws Exception {
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongAudioTest.class.getName(),
                        directory.resolve("long.wav").toString(),
                        String.valueOf(MINUTES))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(10, TimeUnit.MINUTES), "did not end");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), said);
        assertTrue(said.contains("118 tiles, the last 97 wide"), said);
        assertTrue(said.contains("one image of 60001 x 64"), said);
    }

    /**
     * Writes a sound of {@code args[1]} minutes to the file {@code args[0]}, and converts it to tiles and to one image.
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        long began = System.nanoTime();
        try (AudioReader sound = new Tone(SAMPLE_RATE, 2, Long.parseLong(args[1]) * 60 * SAMPLE_RATE);
                AudioWriter writer = AudioFile.create(file, SAMPLE_RATE, 2)) {
            for (AudioClip block = sound.read(100_000); block.length() > 0; block = sound.read(100_000)) {
                writer.write(block);
            }
            writer.commit();
        }
        System.out.printf("%.1f s to write %d MB%n", seconds(began), Files.size(file) / 1_000_000);
        began = System.nanoTime();
        Tiles tiles = new Tiles(file.resolveSibling("tile.png"));
        // Cheaper columns than the defaults, as many of them, in a fraction of the time.
        SpectrogramParams params = args.length > 2
                ? SpectrogramParams.defaults()
                : SpectrogramParams.defaults().toBuilder()
                        .paddedDurationMs(100)
                        .numFrequencies(64)
                        .build();
        new SpectrogramImageConverter(params).toImages(() -> AudioFile.open(file), 512, tiles::add, Progress.none());
        SpectrogramImage whole = new SpectrogramImageConverter(params).toImage(() -> AudioFile.open(file));
        System.out.printf("and one image of %d x %d%n", whole.width(), whole.height());
        Files.delete(file);
        System.out.printf(
                "%.1f s for %d tiles, the last %d wide, in at most %d MB%n",
                seconds(began),
                tiles.count,
                tiles.lastWidth,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** Writes each tile over the one before. */
    private static final class Tiles {

        private final Path file;
        private int count;
        private int lastWidth;

        Tiles(Path file) {
            this.file = file;
        }

        void add(SpectrogramImage tile) {
            tile.write(file);
            count++;
            lastWidth = tile.width();
        }
    }
}
