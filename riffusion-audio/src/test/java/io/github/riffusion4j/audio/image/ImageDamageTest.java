package io.github.riffusion4j.audio.image;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDamageTest {

    private static final byte[] PNG = encoded(ImageFormat.PNG);
    private static final byte[] JPEG = encoded(ImageFormat.JPEG);

    @Test
    void filesThatAreNotThere(@TempDir Path directory) {
        Path missing = directory.resolve("missing.png");
        Failure.expect(InvalidFileException.class, () -> ImageFile.read(missing), missing + ": does not exist");
        Failure.expect(InvalidFileException.class, () -> ImageFile.read(directory), "is a directory");
    }

    @Test
    void filesThatAreNoImages() {
        assertInvalid("is empty (0 bytes)", new byte[0]);
        assertInvalid("it looks like a WAV file", "RIFF\0\0\0\0WAVE".getBytes(StandardCharsets.US_ASCII));
        assertInvalid("it looks like a GIF image; convert it to PNG", "GIF89a".getBytes(StandardCharsets.US_ASCII));
        assertInvalid("it looks like a web page", "<html>".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aCutOffPng() {
        assertInvalid("in the middle", Arrays.copyOf(PNG, PNG.length - 4));
        assertInvalid("its chunk IDAT at byte 195 claims", Arrays.copyOf(PNG, PNG.length - 30));
        assertInvalid("in the middle", Arrays.copyOf(PNG, 8));
    }

    @Test
    void aPngWithTooFewPixels() {
        assertInvalid("PNG image", PngBytes.row(9, 8, PngBytes.GRAY, 1, 2, 3).finished());
        assertInvalid("PNG image", PngBytes.header(9, 1, 8, PngBytes.GRAY).finished());
        byte[] compressed = PngBytes.compressedRow(1, 2, 3);
        assertInvalid(
                "PNG image",
                PngBytes.header(3, 1, 8, PngBytes.GRAY)
                        .chunk("IDAT", Arrays.copyOf(compressed, 4))
                        .finished());
    }

    @Test
    void aPngThatDoesNotMatchItsChecksum() {
        byte[] damaged = PNG.clone();
        damaged[PNG.length - 30] ^= 1;
        assertInvalid("its chunk IDAT at byte 195 does not match its checksum", damaged);
    }

    @Test
    void aPaletteThatIsMissingOrTooShort() {
        assertInvalid("PNG image", PngBytes.row(1, 8, PngBytes.PALETTE, 0).finished());
        byte[] tooShort = PngBytes.header(1, 1, 8, PngBytes.PALETTE)
                .chunk("PLTE", new byte[6])
                .pixels(200)
                .finished();
        assertImageOrError(tooShort);
    }

    @Test
    void aCutOffJpeg() {
        assertInvalid("JPEG image", Arrays.copyOf(JPEG, JPEG.length - 30));
        assertInvalid("JPEG image", Arrays.copyOf(JPEG, 400));
        assertInvalid("JPEG image", Arrays.copyOf(JPEG, 4));
    }

    @Test
    void anExifSegmentTooShortForItsPrefix() {
        byte[] damaged = JPEG.clone();
        int exif = 20; // after the start of the image and JFIF's segment
        ByteBuffer.wrap(damaged).putShort(exif + 2, (short) 4);
        assertImageOrError(damaged);
    }

    @Test
    void moreClaimedPixelsThanAreReasonable() {
        assertInvalid(
                "claims 100000 x 100000 pixels; at most 67108864",
                PngBytes.header(100_000, 100_000, 8, PngBytes.RGB).pixels(0).finished());
        byte[] huge = JPEG.clone();
        int frame = indexOfFrame(huge);
        ByteBuffer.wrap(huge).putShort(frame + 5, (short) 65_500).putShort(frame + 7, (short) 65_500);
        assertInvalid("claims 65500 x 65500 pixels", huge);
    }

    @Test
    void aSmallJpegThatClaimsManyPixels() throws IOException {
        try (InputStream in = ImageDamageTest.class.getResourceAsStream("jpeg-8192x8192.jpg")) {
            assertInvalid(
                    "it claims 8192 x 8192 pixels, but has only 763 bytes",
                    Objects.requireNonNull(in).readAllBytes());
        }
    }

    @Test
    void aLargeJpegOfOneColourIsRead() {
        RgbImage white = RgbImage.generate(4096, 2048, (x, y) -> 0xffffff);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertDoesNotThrow(() -> ImageFile.write(out, ImageFormat.JPEG, white, ExifNumbers.none()));
        assertEquals(white, PngBytes.read(out.toByteArray()).pixels());
    }

    @Test
    void randomDamageEndsInAnImageOrInAClearError() {
        Random random = new Random(13);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 4000; round++) {
                byte[] good = round % 2 == 0 ? PNG : JPEG;
                byte[] damaged =
                        random.nextInt(4) == 0 ? Arrays.copyOf(good, 1 + random.nextInt(good.length)) : good.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                assertImageOrError(damaged);
            }
        });
    }

    private static void assertImageOrError(byte[] image) {
        try {
            PngBytes.read(image);
        } catch (InvalidFileException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith(PngBytes.SOURCE));
        }
    }

    private static void assertInvalid(String part, byte[] image) {
        Failure.expect(InvalidFileException.class, () -> PngBytes.read(image), PngBytes.SOURCE + ": ", part);
    }

    private static int indexOfFrame(byte[] jpeg) {
        for (int i = 0; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
                return i;
            }
        }
        throw new AssertionError("no frame header");
    }

    private static byte[] encoded(ImageFormat format) {
        Random random = new Random(1);
        RgbImage image = RgbImage.generate(32, 32, (x, y) -> random.nextInt(1 << 24));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageFile.write(bytes, format, image, ExifNumbersTest.STEREO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
