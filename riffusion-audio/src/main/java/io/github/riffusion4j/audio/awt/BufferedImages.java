package io.github.riffusion4j.audio.awt;

import io.github.riffusion4j.audio.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;

/**
 * Conversion between {@link BufferedImage} and {@link RgbImage}.
 *
 * <p>Stateless, and safe for use by many threads.
 */
@SuppressWarnings("exports") // programs that have a BufferedImage require java.desktop themselves
public final class BufferedImages {

    private static final int OPAQUE = 0xff00_0000;

    private BufferedImages() {}

    /**
     * An image's samples as they are: of 16 bits, the upper 8. {@link BufferedImage#getRGB} would convert gray images
     * as linear light (128 becomes 188) and images with a colour profile to sRGB.
     *
     * @throws IllegalArgumentException if a pixel is partly or wholly transparent
     */
    public static RgbImage toRgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean hasPlainSamples = hasPlainSamples(image.getColorModel());
        int[] pixels = new int[Math.multiplyExact(width, height)];
        int[] row = new int[width];
        int[] samples = new int[width * image.getRaster().getNumBands()];
        for (int y = 0; y < height; y++) {
            if (hasPlainSamples) {
                readSamples(image, y, samples, row);
            } else {
                image.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                if ((row[x] & OPAQUE) != OPAQUE) {
                    throw new IllegalArgumentException(
                            "the image is partly transparent; draw it on a background first");
                }
                pixels[y * width + x] = row[x] & ~OPAQUE;
            }
        }
        return RgbImage.wrap(width, height, pixels);
    }

    /** An image of type {@link BufferedImage#TYPE_INT_RGB} with a copy of the pixels. */
    public static BufferedImage toBufferedImage(RgbImage image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int[] target = ((DataBufferInt) copy.getRaster().getDataBuffer()).getData();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                target[y * image.width() + x] = image.pixel(x, y);
            }
        }
        return copy;
    }

    /** Gray or RGB, with or without alpha, of 8 or 16 bits. The others, palettes and packed RGB, are sRGB already. */
    private static boolean hasPlainSamples(ColorModel model) {
        int bits = model.getComponentSize(0);
        int type = model.getTransferType();
        boolean isWhole = (bits == 8 && type == DataBuffer.TYPE_BYTE) || (bits == 16 && type == DataBuffer.TYPE_USHORT);
        return model instanceof ComponentColorModel
                && isWhole
                && !model.isAlphaPremultiplied()
                && model.getNumComponents() <= 4;
    }

    /** Reads row {@code y} as ARGB; of 16-bit samples, the upper 8 bits. */
    private static void readSamples(BufferedImage image, int y, int[] samples, int[] row) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int shift = image.getColorModel().getComponentSize(0) - 8;
        boolean gray = bands <= 2;
        boolean hasAlpha = bands % 2 == 0;
        raster.getPixels(0, y, row.length, 1, samples);
        for (int x = 0; x < row.length; x++) {
            int at = x * bands;
            int red = samples[at] >> shift;
            int green = gray ? red : samples[at + 1] >> shift;
            int blue = gray ? red : samples[at + 2] >> shift;
            int alpha = hasAlpha ? samples[at + bands - 1] >> shift << 24 : OPAQUE;
            row[x] = alpha | red << 16 | green << 8 | blue;
        }
    }
}
