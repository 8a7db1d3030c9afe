package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileMetadataTest {

    private static final AudioClip CLIP = AudioClip.of(8000, new float[] {0, 0.5f, -0.5f});

    @TempDir
    private Path directory;

    private static SpectrogramImage image() {
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().numFrequencies(4).build();
        return SpectrogramImage.of(RgbImage.generate(3, 4, (x, y) -> 0), params, 1e6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "odd", "even", "{\"prompt\": \"Dvořák 🎷\"}", "two\nlines"})
    void isReadAsItWasWritten(String note) {
        Path wav = directory.resolve("sound.wav");
        CLIP.write(wav, note);
        assertEquals(Optional.of(note), FileMetadata.read(wav));
        Path flac = directory.resolve("sound.flac");
        CLIP.write(flac, note);
        assertEquals(Optional.of(note), FileMetadata.read(flac));
        Path png = directory.resolve("picture.png");
        image().write(png, note);
        assertEquals(Optional.of(note), FileMetadata.read(png));
    }

    @Test
    void filesAreOtherwiseTheSame() throws IOException, UnsupportedAudioFileException {
        Path wav = directory.resolve("sound.wav");
        CLIP.write(wav);
        byte[] plain = Files.readAllBytes(wav);
        AudioClip read = AudioClip.read(wav);
        CLIP.write(wav, "note");
        assertEquals(read, AudioClip.read(wav));
        try (AudioInputStream stream = AudioSystem.getAudioInputStream(wav.toFile())) {
            assertEquals(3, stream.getFrameLength());
            assertArrayEquals(Arrays.copyOfRange(plain, 44, plain.length), stream.readAllBytes());
        }
        Path flac = directory.resolve("sound.flac");
        CLIP.write(flac);
        byte[] plainFlac = Files.readAllBytes(flac);
        CLIP.write(flac, "note");
        assertEquals(read, AudioClip.read(flac));
        byte[] noted = Files.readAllBytes(flac);
        assertArrayEquals(
                Arrays.copyOfRange(plainFlac, 42, plainFlac.length),
                Arrays.copyOfRange(noted, noted.length - plainFlac.length + 42, noted.length));
        Path png = directory.resolve("picture.png");
        image().write(png, "note");
        assertEquals(image(), SpectrogramImage.read(png));
        assertEquals(3, ImageIO.read(png.toFile()).getWidth());
    }

    @Test
    void filesWithoutOneHaveNone() throws IOException {
        Path wav = directory.resolve("sound.wav");
        CLIP.write(wav);
        assertEquals(Optional.empty(), FileMetadata.read(wav));
        Path png = directory.resolve("picture.png");
        image().write(png);
        assertEquals(Optional.empty(), FileMetadata.read(png));
        Path flac = directory.resolve("sound.flac");
        CLIP.write(flac);
        assertEquals(Optional.empty(), FileMetadata.read(flac));
        Path text = directory.resolve("text");
        Files.writeString(text, "RIFF");
        assertEquals(Optional.empty(), FileMetadata.read(text));
        Failure.expect(
                InvalidFileException.class, () -> FileMetadata.read(directory.resolve("none")), "does not exist");
    }

    @Test
    void commentsOfOtherProgramsAreFoundAmongTheirOtherEntries() {
        WavBytes wav = WavBytes.riff(0)
                .text("LIST")
                .u32(30)
                .text("INFOIART")
                .u32(3)
                .text("Me\0\0ICMT")
                .u32(6)
                .text("hello\0")
                .format(1, 1, 8000, 8)
                .data();
        assertEquals(Optional.of("hello"), FileMetadata.read(written(wav)));
    }

    @Test
    void chunksThatClaimTooMuchAreNoNotes() {
        WavBytes wav = WavBytes.riff(0)
                .text("LIST")
                .u32(255)
                .text("INFOICMT")
                .u32(0xffff_ffffL)
                .text("hello");
        assertEquals(Optional.empty(), FileMetadata.read(written(wav)));
    }

    @Test
    void commentsOfOtherProgramsAreFoundInFlacFiles() throws IOException {
        Path flac = directory.resolve("sound.flac");
        CLIP.write(flac, "hello");
        byte[] bytes = Files.readAllBytes(flac);
        byte[] name = "COMMENT=".getBytes(StandardCharsets.US_ASCII);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("COMMENT=");
        byte[] lower = bytes.clone();
        System.arraycopy("comment=".getBytes(StandardCharsets.US_ASCII), 0, lower, at, name.length);
        assertEquals(Optional.of("hello"), FileMetadata.read(Files.write(flac, lower)));
        // A field that claims 4 GiB, and a block that claims to go on beyond the file.
        byte[] field = bytes.clone();
        Arrays.fill(field, at - 4, at, (byte) 0xff);
        assertEquals(Optional.empty(), FileMetadata.read(Files.write(flac, field)));
        byte[] block = bytes.clone();
        block[43] = (byte) 0xff;
        assertEquals(Optional.empty(), FileMetadata.read(Files.write(flac, block)));
    }

    private Path written(WavBytes wav) {
        try {
            return Files.write(directory.resolve("other.wav"), wav.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsTooLongIsRefused() {
        String note = "x".repeat((1 << 20) + 1);
        Path wav = directory.resolve("sound.wav");
        Failure.expect(IllegalArgumentException.class, () -> CLIP.write(wav, note), "1048577", "1048576");
        Failure.expect(
                IllegalArgumentException.class, () -> CLIP.write(directory.resolve("sound.flac"), note), "1048577");
        Failure.expect(
                IllegalArgumentException.class, () -> image().write(directory.resolve("picture.png"), note), "1048577");
    }
}
