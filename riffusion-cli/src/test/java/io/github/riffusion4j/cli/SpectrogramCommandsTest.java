package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.Strictness;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that need no model: sound to image and back. */
class SpectrogramCommandsTest {

    @TempDir
    private Path directory;

    private Path wav;
    private Path png;

    @BeforeEach
    void name() {
        wav = directory.resolve("a sound.wav");
        png = directory.resolve("an image.png");
    }

    private Run toImage(Object... more) {
        return withOptions(new Object[] {"audio-to-image", "--audio", wav, "--image", png}, more);
    }

    private Run toAudio(Object... more) {
        return withOptions(new Object[] {"image-to-audio", "--image", png, "--audio", wav}, more);
    }

    private static Run withOptions(Object[] command, Object... more) {
        Object[] all = new Object[command.length + more.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return Run.of(all);
    }

    private void picture(int width, int height, int type, Color color) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, color.getRGB());
        }
        ImageIO.write(picture, "png", png.toFile());
    }

    @Test
    void soundBecomesAnImageAndSoundAgain() {
        Sounds.chord(wav, 0.5);
        toImage("--num-frequencies", 128, "--power-for-image", 0.5).done("Wrote " + png + " (51 x 128)");
        SpectrogramParams params = SpectrogramImage.read(png).params();
        assertEquals(128, params.numFrequencies());
        assertEquals(0.5, params.powerForImage());
        Run.of("print-exif", "--image", png).done("NUM_FREQUENCIES      =             128", "POWER_FOR_IMAGE");
        Path again = directory.resolve("again.wav");
        Run.of("image-to-audio", "--image", png, "--audio", again).done("Wrote " + again + " (0.50 seconds)");
        assertEquals(22050, AudioClip.read(again).length());
    }

    @Test
    void anImageLoops() {
        Sounds.chord(wav, 0.5);
        toImage("--num-frequencies", 128).done();
        toAudio("--loop").done("(0.51 seconds)");
        assertEquals(51 * 441, AudioClip.read(wav).length());
    }

    @Test
    void severalImagesAreOneSound() {
        Sounds.chord(wav, 0.5);
        toImage("--num-frequencies", 128).done();
        Path row = directory.resolve("row.wav");
        Run.of("image-to-audio", "--image", png, png, png, "--audio", row).done("(1.52 seconds)");
        assertEquals((3 * 51 - 1) * 441, AudioClip.read(row).length());
        Path other = directory.resolve("other.png");
        Run.of("audio-to-image", "--audio", wav, "--image", other, "--num-frequencies", 64)
                .done();
        Run.of("image-to-audio", "--image", png, other, "--audio", row)
                .failed(1, other + ": was made with other parameters than " + png);
        Run.of("image-to-audio", "--image", png, png, "--loop", "--audio", row).failed(2, "--loop takes one image");
    }

    @Test
    void qualityChangesHowAnImageSounds() {
        Sounds.chord(wav, 0.4);
        toImage("--num-frequencies", 64).done();
        toAudio("--quality", "fast").done();
        AudioClip fast = AudioClip.read(wav);
        toAudio("--quality", "REFERENCE").done();
        assertNotEquals(fast, AudioClip.read(wav));
        toAudio("--quality", "perfect").failed(2, "--quality", "FAST, BALANCED, BEST, REFERENCE", "perfect");
    }

    @Test
    void stereoIsKept() {
        AudioClip chord = Sounds.chord(44100, 0.3);
        AudioClip.of(44100, chord.channel(0), new float[chord.length()]).write(wav);
        toImage("--stereo").done();
        toAudio().done();
        AudioClip again = AudioClip.read(wav);
        assertEquals(2, again.channelCount());
        assertTrue(again.rms() > 0);
    }

    @Test
    void fileThatIsNoSoundIsNamed() throws IOException {
        toImage().failed(1, wav + ": does not exist");
        Files.createFile(wav);
        toImage().failed(1, wav + ": is empty (0 bytes)");
        Sounds.floatWav(wav, 1_000_000, 0.5f, 0.25f);
        assertRefusedStrictly(": claims 1000000 bytes of samples, but only 8 follow");
        Sounds.floatWav(wav, 8, 0.5f, Float.NaN);
        assertRefusedStrictly(": sample 1 of channel 0", "NaN");
        Sounds.silence(wav, 1);
        toImage().failed(1, wav + ": the clip is silent");
        Sounds.chord(wav, 0.02);
        toImage().failed(1, wav + ": the clip has 882 samples, fewer than one window of 4410");
        float[] channel = new float[44100];
        AudioClip.of(44100, channel, channel, channel).write(wav);
        toImage("--stereo").failed(1, wav + ": a clip of 3 channels");
        assertFalse(Files.exists(png));
    }

    @Test
    void tilesAreTheImageCutUp() throws IOException {
        Sounds.chord(wav, 1.23);
        toImage("--num-frequencies", 32).done("Wrote " + png + " (124 x 32)");
        SpectrogramImage whole = SpectrogramImage.read(png);
        Files.delete(png);
        Path last = directory.resolve("an image_0002.png");
        toImage("--num-frequencies", 32, "--columns", 50)
                .done("Wrote 3 images, ", "an image_0000.png to " + last + " (50 x 32, the last 24 x 32)");
        assertFalse(Files.exists(png));
        SpectrogramImage tile = SpectrogramImage.read(last);
        assertEquals(whole.maxValue(), tile.maxValue());
        for (int x = 0; x < 24; x++) {
            for (int y = 0; y < 32; y++) {
                assertEquals(whole.pixel(100 + x, y), tile.pixel(x, y));
            }
        }
        toImage("--columns", 512).done("Wrote " + directory.resolve("an image_0000.png") + " (124 x 512)");
    }

    @Test
    void tilesThatCannotBe() throws IOException {
        toImage("--columns", 512).failed(1, wav + ": does not exist");
        toImage("--columns", 0).failed(2, "--columns", "1 or more");
        toImage("--columns", 200_000).failed(2, "--columns must be at most 131072 for images 512 pixels high");
        Sounds.silence(wav, 1);
        toImage("--columns", 512).failed(1, wav + ": the clip is silent");
        AudioClip chord = Sounds.chord(44100, 3);
        Path flac = directory.resolve("damaged.flac");
        chord.write(flac);
        byte[] damaged = Files.readAllBytes(flac);
        damaged[damaged.length - 500] ^= 1;
        Files.write(flac, damaged);
        // Players play it, so it is converted, with a warning; only strict readers refuse it.
        Run run = Run.of("audio-to-image", "--audio", flac, "--image", png, "--columns", 20);
        assertEquals(0, run.code());
        assertTrue(run.err().contains(flac + ": has a frame that does not match its checksum"), run.err());
        Failure.expect(
                InvalidFileException.class, () -> readStrictly(flac), flac + ": has a frame that does not match");
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(2 + 15, files.count());
        }
    }

    @Test
    void aRowOfTilesThatFailsLeavesNone() throws IOException {
        Sounds.chord(wav, 1);
        // Found when two tiles are there.
        Files.createDirectories(directory.resolve("an image_0002.png").resolve("not empty"));
        toImage("--num-frequencies", 32, "--columns", 20).failed(1, "an image_0002.png");
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    Set.of("an image_0002.png", wav.getFileName().toString()),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    private void assertRefusedStrictly(String... parts) {
        Failure.expect(InvalidFileException.class, () -> readStrictly(wav), parts);
    }

    private static void readStrictly(Path file) {
        try (AudioReader reader = AudioFile.open(file, Strictness.STRICT)) {
            reader.readAll();
        }
    }

    @Test
    void soundTooLongForOneImageIsSentToTiles() throws IOException {
        // 23 minutes of silence in a hole on the disk, and a header that knows of them.
        long bytes = 23L * 60 * 44100 * 2;
        Sounds.floatWav(wav, 0);
        try (RandomAccessFile file = new RandomAccessFile(wav.toFile(), "rw")) {
            file.setLength(44 + bytes);
        }
        toImage("--step-size-ms", 5)
                .failed(1, wav + ": the sound would make an image of", "x 512 pixels", "paint it in tiles");
    }

    @Test
    void fileThatIsNoSpectrogramIsNamed() throws IOException {
        toAudio().failed(1, png + ": does not exist");
        Files.createFile(png);
        toAudio().failed(1, png + ": is empty (0 bytes)");
        Files.writeString(png, "<html>404 not found</html>");
        toAudio().failed(1, png + ": is not a PNG or JPEG image: it looks like a web page");
        picture(64, 512, BufferedImage.TYPE_INT_ARGB, new Color(0, 0, 0, 100));
        toAudio().failed(1, png + ": is partly transparent");
        picture(64, 300, BufferedImage.TYPE_INT_RGB, Color.GRAY);
        toAudio().failed(1, png + ": the image is 300 pixels high, but its parameters say 512");
        Run.of("print-exif", "--image", png).failed(1, png + ": carries no spectrogram parameters");
        picture(3, 512, BufferedImage.TYPE_INT_RGB, Color.GRAY);
        toAudio().failed(1, png + ": ");
        assertFalse(Files.exists(wav));
    }

    @Test
    void truncatedImageIsNamed() throws IOException {
        Sounds.chord(wav, 0.3);
        toImage().done();
        byte[] whole = Files.readAllBytes(png);
        Files.write(png, Arrays.copyOf(whole, whole.length / 2));
        Files.delete(wav);
        toAudio().failed(1, png + ": ");
        assertFalse(Files.exists(wav));
    }

    @Test
    void outputIsCheckedBeforeTheInput() {
        Run.of("audio-to-image", "--audio", wav, "--image", directory.resolve("out.tiff"))
                .failed(2, "out.tiff has the unknown extension \"tiff\"; supported: .png, .jpg, .jpeg");
        Run.of("image-to-audio", "--image", png, "--audio", directory.resolve("out.xyz"))
                .failed(2, "out.xyz has the unknown extension \"xyz\"; supported: .wav");
        Run.of("image-to-audio", "--image", png, "--audio", directory.resolve("no/such/out.wav"))
                .failed(1, "the directory " + directory.resolve("no/such") + " does not exist");
    }

    @Test
    void optionsThatMakeNoSenseAreNotBlamedOnTheFile() {
        Sounds.chord(wav, 0.3);
        toImage("--num-frequencies", 0).failed(2, "numFrequencies must be positive, got 0");
        toImage("--min-frequency", 9000, "--max-frequency", 200).failed(2, "maxFrequency must be above");
        toImage("--step-size-ms", "ten").failed(2, "--step-size-ms", "'ten'");
        toImage("--power-for-image", "NaN").failed(2, "powerForImage must be positive, got NaN");
        assertFalse(Files.exists(png));
    }

    @ParameterizedTest
    @CsvSource({
        "--num-frequencies, 2147483647, numFrequencies must be at most 16384",
        "--max-frequency, 2000000000, maxFrequency must be at most 1000000",
        "--min-frequency, 2147483647, maxFrequency must be above minFrequency",
        "--step-size-ms, 2147483647, windowDurationMs must be at least stepSizeMs = 2147483647",
        "--window-duration-ms, 2147483647, paddedDurationMs must be at least windowDurationMs = 2147483647",
        "--padded-duration-ms, 2147483647, paddedDurationMs must be at most 262144 samples",
        "--power-for-image, 1.0E300, powerForImage must be 0.001 to 1000",
        "--columns, 2147483647, --columns must be at most"
    })
    void numbersWithoutBoundsAreRefused(String option, String value, String complaint) {
        Sounds.chord(wav, 0.5);
        toImage(option, value).failed(2, complaint, value);
        assertFalse(Files.exists(png));
    }

    @Test
    void frequenciesAboveTheSoundAreSilent() {
        Sounds.chord(wav, 0.5);
        toImage("--num-frequencies", 64, "--max-frequency", 1_000_000).done();
        toAudio().done("(0.50 seconds)");
    }

    @Test
    void damageOfTheSoundIsCountedInWhatIsReported() throws Exception {
        float[] chord = Sounds.chord(44_100, 2).channel(0);
        Path damaged = Sounds.floatWav(directory.resolve("damaged.wav"), 4 * chord.length + 1000, chord);
        Run loop = Run.of("audio-to-loop", "--audio", damaged, "--loop", directory.resolve("loop.wav"), "--json");
        assertTrue(loop.out().contains("\"warnings\":1"), loop.out());
        Path image = directory.resolve("image.png");
        Run whole = Run.of("audio-to-image", "--audio", damaged, "--image", image, "--json");
        assertTrue(whole.out().contains("\"warnings\":1"), whole.out());
        Run tiles = Run.of("audio-to-image", "--audio", damaged, "--image", image, "--columns", 100, "--json");
        assertTrue(tiles.out().contains("\"warnings\":1"), tiles.out());
        Path good = Sounds.chord(directory.resolve("good.wav"), 2);
        Run without = Run.of("audio-to-loop", "--audio", good, "--loop", directory.resolve("loop.wav"), "--json");
        assertFalse(without.out().contains("warnings"), without.out());
    }
}
