package io.github.riffusion4j.audio.awt;

import io.github.riffusion4j.audio.image.RgbImage;
import java.awt.image.Raster;
import java.nio.ByteBuffer;

/**
 * JPEG images of four components, the colours of printers, which the JDK decodes but does not convert. As Pillow does,
 * samples are taken to be inverted, as Adobe's programs write them: each says how much light of a colour passes its
 * ink.
 *
 * @param ycck whether the first three components are the luminance and chroma of what the inks take away
 */
record CmykJpeg(boolean ycck) {

    private static final int START_OF_FRAME = 0xffc0;
    private static final int PROGRESSIVE = 0xffc2;
    private static final int START_OF_SCAN = 0xffda;
    private static final int APP14 = 0xffee;
    private static final int ADOBE_BYTES = 14;
    private static final int YCCK = 2;

    /** Returns whether a file claims four components. */
    static boolean isAt(byte[] jpeg) {
        int at = segment(jpeg, START_OF_FRAME, PROGRESSIVE);
        return at > 0 && at + 9 < jpeg.length && jpeg[at + 9] == 4;
    }

    /** Reads from Adobe's segment how the components of a file are stored. */
    static CmykJpeg of(byte[] jpeg) {
        int transform = segment(jpeg, APP14, APP14) + 1 + ADOBE_BYTES;
        return new CmykJpeg(transform > 1 + ADOBE_BYTES && transform < jpeg.length && jpeg[transform] == YCCK);
    }

    /** The place of the first segment of a range of kinds; 0 if there is none. */
    private static int segment(byte[] jpeg, int first, int last) {
        ByteBuffer in = ByteBuffer.wrap(jpeg);
        for (int at = 2; at + 4 <= jpeg.length; at += 2 + (in.getShort(at + 2) & 0xffff)) {
            int marker = in.getShort(at) & 0xffff;
            if (marker >= first && marker <= last) {
                return at;
            }
            if (marker == START_OF_SCAN) {
                break;
            }
        }
        return 0;
    }

    /** Converts the samples as they stand in the file. */
    RgbImage toRgb(Raster raster) {
        int width = raster.getWidth();
        int[] pixels = new int[Math.multiplyExact(width, raster.getHeight())];
        int[] row = new int[4 * width];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % width;
            if (x == 0) {
                raster.getPixels(0, i / width, width, 1, row);
            }
            pixels[i] = rgb(row, 4 * x);
        }
        return RgbImage.wrap(width, raster.getHeight(), pixels);
    }

    private int rgb(int[] row, int at) {
        int black = row[at + 3];
        if (!ycck) {
            return light(row[at], black) << 16 | light(row[at + 1], black) << 8 | light(row[at + 2], black);
        }
        double blueness = row[at + 1] - 128;
        double redness = row[at + 2] - 128;
        int red = light(row[at] + 1.402 * redness);
        int green = light(row[at] - 0.344136 * blueness - 0.714136 * redness);
        int blue = light(row[at] + 1.772 * blueness);
        return light(red, black) << 16 | light(green, black) << 8 | light(blue, black);
    }

    private static int light(double taken) {
        return (int) Math.round(255 - Math.min(255, Math.max(0, taken)));
    }

    private static int light(int ink, int black) {
        return (ink * black + 127) / 255;
    }
}
