package io.github.riffusion4j.audio.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("runtime")
class ImageFileTest {

    private static final ExifNumbers EXIF = ExifNumbersTest.STEREO;

    @TempDir
    private Path directory;

    @Test
    void aPngComesBackPixelForPixelWithItsNumbers() {
        RgbImage image = smooth(64, 33);
        Path file = directory.resolve("image.png");
        ImageFile.write(file, image, EXIF);
        TaggedImage read = ImageFile.read(file);
        assertEquals(image, read.pixels());
        assertEquals(EXIF, read.exif());
        assertTrue(read.opaque());
    }

    @Test
    void aJpegComesBackNearlyTheSameWithItsNumbers() {
        RgbImage image = smooth(64, 33);
        Path file = directory.resolve("image.JPEG");
        ImageFile.write(file, image, EXIF);
        TaggedImage read = ImageFile.read(file);
        assertEquals(EXIF, read.exif());
        assertTrue(meanDifference(image, read.pixels()) < 2);
    }

    @Test
    void aJpegKeepsTheResolutionOfItsColours() {
        // Each channel alternates from one column to the next, against the others: stereo at its worst.
        RgbImage image = RgbImage.generate(64, 64, (x, y) -> x % 2 == 0 ? 0x804000 : 0x004080);
        Path file = directory.resolve("image.jpg");
        ImageFile.write(file, image, ExifNumbers.none());
        double difference = meanDifference(image, ImageFile.read(file).pixels());
        assertTrue(difference < 4, "mean difference " + difference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image.png", "image.jpg"})
    void metadataExtractorReadsTheSameNumbers(String name) throws Exception {
        Path file = directory.resolve(name);
        ImageFile.write(file, smooth(8, 8), EXIF.with(11_030, 70_000));
        ExifIFD0Directory exif =
                ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertFalse(exif.hasErrors());
        assertEquals(10, exif.getTagCount());
        assertEquals(44_100, exif.getInt(11_000));
        assertEquals(70_000, exif.getInt(11_030));
        assertEquals(0.25, exif.getDouble(11_070));
        assertEquals(46_801_012.0, exif.getDouble(11_080));
    }

    @ParameterizedTest
    @ValueSource(strings = {"image.png", "image.jpg"})
    void withoutNumbersThereIsNoExif(String name) throws Exception {
        Path file = directory.resolve(name);
        ImageFile.write(file, smooth(8, 8), ExifNumbers.none());
        assertEquals(ExifNumbers.none(), ImageFile.read(file).exif());
        assertFalse(ImageMetadataReader.readMetadata(file.toFile()).containsDirectoryOfType(ExifIFD0Directory.class));
    }

    @Test
    void readsAJpegThatPillowWrote() {
        TaggedImage image = PngBytes.read(ExifNumbersTest.golden("exif_jpeg_pil94.npy"));
        assertEquals(8, image.pixels().width());
        assertEquals(EXIF.with(11_050, 20).with(11_060, 20_000), image.exif());
    }

    @Test
    void readsExifAfterThePixelsAndWithAPrefix() {
        byte[] tiff = EXIF.toTiff();
        assertEquals(
                EXIF,
                PngBytes.row(1, 8, PngBytes.GRAY, 0).chunk("eXIf", tiff).read().exif());
        byte[] prefixed = new byte[6 + tiff.length];
        System.arraycopy(PngBytes.bytes('E', 'x', 'i', 'f', 0, 0), 0, prefixed, 0, 6);
        System.arraycopy(tiff, 0, prefixed, 6, tiff.length);
        assertEquals(
                EXIF,
                PngBytes.header(1, 1, 8, PngBytes.GRAY)
                        .chunk("eXIf", prefixed)
                        .pixels(0)
                        .read()
                        .exif());
    }

    @Test
    void realImagesCarryTheReferencesNumbers() {
        TaggedImage stereo = ImageFile.read(SharedData.path("images/clip_2_stereo.png"));
        assertEquals(EXIF, stereo.exif());
        TaggedImage foreign = ImageFile.read(SharedData.path("images/funky_sax.png"));
        assertEquals(Map.of(), foreign.exif().asMap().subMap(11_000, 12_000));
        TaggedImage palette = ImageFile.read(SharedData.path("images/og_beat.png"));
        assertEquals(512, palette.pixels().width());
        assertTrue(palette.opaque());
        assertEquals(ExifNumbers.none(), palette.exif());
    }

    @Test
    void badImagesAreNotWritten() {
        Path png = directory.resolve("image.png");
        Failure.expect(
                IllegalArgumentException.class,
                () -> ImageFile.write(directory.resolve("image.gif"), smooth(2, 2), ExifNumbers.none()),
                "unknown extension \"gif\"; supported: .png, .jpg, .jpeg");
        Failure.expect(
                IllegalArgumentException.class,
                () -> ImageFile.write(directory.resolve("image.jpg"), smooth(65_501, 1), ExifNumbers.none()),
                "65501 x 1 pixels cannot be a JPEG",
                "write a PNG");
        assertFalse(Files.exists(png));
    }

    @Test
    void numbersThatDoNotFitIntoAJpegAreRefused() {
        ExifNumbers many = ExifNumbers.none();
        for (int tag = 1; tag < 5500; tag++) {
            many = many.with(tag, tag);
        }
        ExifNumbers tooMany = many;
        Path png = directory.resolve("image.png");
        ImageFile.write(png, smooth(1, 1), many);
        assertEquals(5499 - 7, ImageFile.read(png).exif().asMap().size(), "all but the pointers among them");
        Failure.expect(
                IllegalArgumentException.class,
                () -> ImageFile.write(directory.resolve("image.jpg"), smooth(1, 1), tooMany),
                "EXIF of 66002 bytes");
    }

    /** Varies slowly, as JPEG likes it. */
    private static RgbImage smooth(int width, int height) {
        Random random = new Random(3);
        return RgbImage.generate(width, height, (x, y) -> {
            int red = 255 * x / width;
            int green = 255 * y / height;
            int blue = 100 + random.nextInt(3);
            return red << 16 | green << 8 | blue;
        });
    }

    private static double meanDifference(RgbImage expected, RgbImage actual) {
        int[] a = expected.toArray();
        int[] b = actual.toArray();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((a[i] >> shift & 0xff) - (b[i] >> shift & 0xff));
            }
        }
        return sum / (3 * a.length);
    }
}
