package io.github.riffusion4j.audio.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.awt.BufferedImages;
import io.github.riffusion4j.testkit.Failure;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Every kind of PNG becomes the RGB that its numbers say. */
class PixelsTest {

    private static final byte[] PALETTE = PngBytes.bytes(0, 0, 0, 255, 0, 0, 1, 2, 3);

    @Test
    void gray() {
        assertPixels("000000 ffffff 000000", PngBytes.row(3, 1, PngBytes.GRAY, 0b0100_0000));
        assertPixels("000000 555555 aaaaaa ffffff", PngBytes.row(4, 2, PngBytes.GRAY, 0b00_01_10_11));
        assertPixels("000000 111111 ffffff", PngBytes.row(3, 4, PngBytes.GRAY, 0x01, 0xf0));
        assertPixels("000000 010101 808080 ffffff", PngBytes.row(4, 8, PngBytes.GRAY, 0, 1, 128, 255));
        assertPixels("000000 808080 ffffff", PngBytes.row(3, 16, PngBytes.GRAY, 0, 255, 128, 0, 255, 255));
    }

    @Test
    void colour() {
        assertPixels("010203 fffefd", PngBytes.row(2, 8, PngBytes.RGB, 1, 2, 3, 255, 254, 253));
        assertPixels("010203", PngBytes.row(1, 16, PngBytes.RGB, 1, 99, 2, 99, 3, 99));
    }

    @Test
    void palette() {
        assertPixels(
                "ff0000 000000 010203",
                PngBytes.header(3, 1, 8, PngBytes.PALETTE)
                        .chunk("PLTE", PALETTE)
                        .pixels(1, 0, 2));
        assertPixels(
                "ff0000 000000 010203",
                PngBytes.header(3, 1, 2, PngBytes.PALETTE)
                        .chunk("PLTE", PALETTE)
                        .pixels(0b01_00_10_00));
    }

    @Test
    void transparencyIsReportedAndLeavesColoursAsTheyAre() {
        assertPixels("070707", PngBytes.row(1, 8, PngBytes.GRAY_ALPHA, 7, 255));
        assertPixels("070707 clear", PngBytes.row(1, 8, PngBytes.GRAY_ALPHA, 7, 254));
        assertPixels("070809", PngBytes.row(1, 8, PngBytes.RGB_ALPHA, 7, 8, 9, 255));
        assertPixels("070809 clear", PngBytes.row(1, 8, PngBytes.RGB_ALPHA, 7, 8, 9, 0));
        assertPixels("070809", PngBytes.row(1, 16, PngBytes.RGB_ALPHA, 7, 0, 8, 0, 9, 0, 255, 255));
        assertPixels("070707 clear", PngBytes.row(1, 16, PngBytes.GRAY_ALPHA, 7, 0, 1, 1));
    }

    @Test
    void transparencyOfOneColour() {
        PngBytes palette = PngBytes.header(2, 1, 8, PngBytes.PALETTE)
                .chunk("PLTE", PALETTE)
                .chunk("tRNS", PngBytes.bytes(255, 0));
        assertPixels("000000 ff0000 clear", palette.pixels(0, 1));
        PngBytes unused = PngBytes.header(2, 1, 8, PngBytes.PALETTE)
                .chunk("PLTE", PALETTE)
                .chunk("tRNS", PngBytes.bytes(255, 0));
        assertPixels("000000 010203", unused.pixels(0, 2));
        PngBytes rgb = PngBytes.header(2, 1, 8, PngBytes.RGB).chunk("tRNS", PngBytes.bytes(0, 1, 0, 2, 0, 3));
        assertPixels("040506 010203 clear", rgb.pixels(4, 5, 6, 1, 2, 3));
        PngBytes gray = PngBytes.header(2, 1, 8, PngBytes.GRAY).chunk("tRNS", PngBytes.bytes(0, 9));
        assertPixels("080808 090909 clear", gray.pixels(8, 9));
    }

    /** Of every size and depth, against the JDK's plug-in. */
    @Test
    void interlacedImages() throws IOException {
        Random random = new Random(5);
        for (int size = 1; size <= 20; size++) {
            for (int[] kind : new int[][] {
                {PngBytes.GRAY, 1, 1}, {PngBytes.GRAY, 2, 1}, {PngBytes.GRAY, 4, 1}, {PngBytes.GRAY, 8, 1},
                {PngBytes.PALETTE, 2, 1}, {PngBytes.RGB, 8, 3}, {PngBytes.RGB, 16, 3}, {PngBytes.RGB_ALPHA, 8, 4}
            }) {
                byte[] png = interlaced(size, 21 - size, kind[0], kind[1], kind[2], random);
                BufferedImage expected = ImageIO.read(new ByteArrayInputStream(png));
                RgbImage actual = PngBytes.read(png).pixels();
                for (int i = 0; i < size * (21 - size); i++) {
                    int x = i % size;
                    int y = i / size;
                    int rgb = kind[0] == PngBytes.PALETTE ? expected.getRGB(x, y) & 0xffffff : samples(expected, x, y);
                    assertEquals(rgb, actual.pixel(x, y), () -> "kind " + kind[0] + ", " + kind[1] + " bits");
                }
            }
        }
    }

    private static int samples(BufferedImage image, int x, int y) {
        if (image.getColorModel() instanceof IndexColorModel) {
            return image.getRGB(x, y) & 0xffffff;
        }
        int[] samples = image.getRaster().getPixel(x, y, (int[]) null);
        int shift = image.getColorModel().getComponentSize(0) - 8;
        return samples.length == 1
                ? (samples[0] >> shift) * 0x010101
                : samples[0] >> shift << 16 | samples[1] >> shift << 8 | samples[2] >> shift;
    }

    /** Random bytes, in all seven passes and with all five filters. */
    private static byte[] interlaced(int width, int height, int type, int bits, int samples, Random random)
            throws IOException {
        int[][] passes = {
            {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
        };
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (int[] pass : passes) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            for (int y = pass[1]; y < height && columns > 0; y += pass[3]) {
                raw.write(random.nextInt(5));
                byte[] row = new byte[(columns * bits * samples + 7) / 8];
                random.nextBytes(row);
                raw.writeBytes(row);
            }
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            raw.writeTo(deflater);
        }
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) type)
                .put(12, (byte) 1)
                .array();
        PngBytes png = PngBytes.signature().chunk("IHDR", header);
        if (type == PngBytes.PALETTE) {
            byte[] palette = new byte[12];
            random.nextBytes(palette);
            png.chunk("PLTE", palette);
        }
        return png.chunk("IDAT", compressed.toByteArray()).finished();
    }

    @Test
    void gammaChangesNothing() {
        PngBytes gamma = PngBytes.header(1, 1, 8, PngBytes.GRAY)
                .chunk("gAMA", ByteBuffer.allocate(4).putInt(100_000).array());
        assertPixels("808080", gamma.pixels(128));
    }

    @Test
    void aColourProfileInAJpegChangesNothing() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] jpeg = JpegCodec.find().encode(RgbImage.generate(8, 8, (x, y) -> 0x808080));
        byte[] segment = ByteBuffer.allocate(18 + profile.length)
                .putShort((short) 0xffe2)
                .putShort((short) (16 + profile.length))
                .put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 1)
                .put(profile)
                .array();
        ByteArrayOutputStream profiled = new ByteArrayOutputStream();
        profiled.write(jpeg, 0, 20);
        profiled.writeBytes(segment);
        profiled.write(jpeg, 20, jpeg.length - 20);
        assertEquals("808080", pixels(PngBytes.read(profiled.toByteArray())).split(" ", 2)[0]);
    }

    /** The PNG files are Pillow 9.4's {@code convert("RGB")}. */
    @Test
    void theColoursOfPrintersBecomeRgb() throws IOException {
        byte[] cmyk = resource("cmyk-colours.jpg");
        assertNear("cmyk-colours.png", cmyk);
        byte[] ycck = cmyk.clone();
        int adobe = 0;
        while (ycck[adobe] != (byte) 0xff || ycck[adobe + 1] != (byte) 0xee) {
            adobe++;
        }
        ycck[adobe + 15] = 2;
        assertNear("ycck-colours.png", ycck);
        // Black ink alone, of a gray spectrogram.
        assertEquals("2f2f2f", pixels(PngBytes.read(resource("cmyk.jpg"))).split(" ", 2)[0]);
    }

    /** Decoders may differ by a level or two. */
    private static void assertNear(String golden, byte[] jpeg) throws IOException {
        RgbImage expected = PngBytes.read(resource(golden)).pixels();
        RgbImage read = PngBytes.read(jpeg).pixels();
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    int difference = (expected.pixel(x, y) >> shift & 0xff) - (read.pixel(x, y) >> shift & 0xff);
                    int at = x;
                    assertTrue(Math.abs(difference) <= 2, () -> golden + ", column " + at + ": " + difference);
                }
            }
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PixelsTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @Test
    void imagesOfEveryTypeAreWrittenAsTheirNumbersSay() {
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_BGR,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_INT_ARGB_PRE
        }) {
            BufferedImage image = new BufferedImage(1, 1, type);
            image.setRGB(0, 0, 0xff010203);
            assertEquals("010203", pixels(BufferedImages.toRgb(image), true), () -> "type " + type);
        }
        BufferedImage clear = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        Failure.expect(IllegalArgumentException.class, () -> BufferedImages.toRgb(clear), "partly transparent");
        BufferedImage gray = new BufferedImage(3, 3, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(1, 1, 0, 128);
        assertEquals("808080", pixels(BufferedImages.toRgb(gray.getSubimage(1, 1, 1, 1)), true));
    }

    private static void assertPixels(String expected, PngBytes png) {
        assertEquals(expected, pixels(png.read()));
    }

    private static String pixels(TaggedImage image) {
        return pixels(image.pixels(), image.opaque());
    }

    private static String pixels(RgbImage rgb, boolean opaque) {
        List<String> words = new ArrayList<>();
        for (int x = 0; x < rgb.width(); x++) {
            words.add(String.format("%06x", rgb.pixel(x, 0)));
        }
        if (!opaque) {
            words.add("clear");
        }
        return String.join(" ", words);
    }
}
