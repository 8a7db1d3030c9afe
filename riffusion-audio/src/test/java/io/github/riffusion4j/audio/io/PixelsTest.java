package io.github.riffusion4j.audio.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void gammaChangesNothing() {
        PngBytes gamma = PngBytes.header(1, 1, 8, PngBytes.GRAY)
                .chunk("gAMA", ByteBuffer.allocate(4).putInt(100_000).array());
        assertPixels("808080", gamma.pixels(128));
    }

    @Test
    void aColourProfileInAJpegChangesNothing() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] jpeg = jpeg(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), 0x808080);
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
            assertEquals("010203", pixels(RgbPixels.of(image)), () -> "type " + type);
        }
        BufferedImage gray = new BufferedImage(3, 3, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(1, 1, 0, 128);
        assertEquals("808080", pixels(RgbPixels.of(gray.getSubimage(1, 1, 1, 1))));
    }

    private static byte[] jpeg(BufferedImage image, int rgb) {
        for (int i = 0; i < 64; i++) {
            image.setRGB(i % 8, i / 8, rgb);
        }
        return ImageCodec.encode(ImageFormat.JPEG, image, ExifNumbers.none());
    }

    private static void assertPixels(String expected, PngBytes png) {
        assertEquals(expected, pixels(png.read()));
    }

    private static String pixels(TaggedImage image) {
        return pixels(new RgbPixels(image.pixels(), image.opaque()));
    }

    private static String pixels(RgbPixels rgb) {
        List<String> words = new ArrayList<>();
        for (int x = 0; x < rgb.pixels().getWidth(); x++) {
            words.add(String.format("%06x", rgb.pixels().getRGB(x, 0) & 0xffffff));
        }
        if (!rgb.opaque()) {
            words.add("clear");
        }
        return String.join(" ", words);
    }
}
