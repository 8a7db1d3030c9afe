package io.github.riffusion4j.audio.image;

import java.util.Arrays;

/**
 * An image of 24-bit RGB pixels. x grows to the right and y downwards, both from 0. Needs no {@code java.awt};
 * {@link io.github.riffusion4j.audio.awt.BufferedImages} converts. Immutable and thread safe.
 */
public final class RgbImage {

    private static final int RGB = 0xff_ffff;

    private final int width;
    private final int height;
    /** 0xRRGGBB, row by row from the top. */
    private final int[] pixels;

    private RgbImage(int width, int height, int[] pixels) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image has at least one pixel, not " + width + " x " + height);
        }
        if ((long) width * height != pixels.length) {
            throw new IllegalArgumentException(
                    "an image of " + width + " x " + height + " pixels cannot have " + pixels.length + " of them");
        }
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /**
     * An image that takes over an array, without a copy.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @param pixels 0xRRGGBB with the upper 8 bits 0, row by row from the top; belongs to the image from now on, and
     *     must not be changed
     * @throws IllegalArgumentException if there are not {@code width * height} pixels, or none
     */
    public static RgbImage wrap(int width, int height, int[] pixels) {
        return new RgbImage(width, height, pixels);
    }

    /**
     * An image that a function describes.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @throws IllegalArgumentException if a side is out of range
     */
    public static RgbImage generate(int width, int height, PixelFunction function) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image has at least one pixel, not " + width + " x " + height);
        }
        int[] pixels = new int[Math.multiplyExact(width, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = function.at(x, y) & RGB;
            }
        }
        return new RgbImage(width, height, pixels);
    }

    /** The colour of each pixel. */
    @FunctionalInterface
    public interface PixelFunction {

        /** The colour at a point, 0xRRGGBB; the upper 8 bits are ignored. */
        int at(int x, int y);
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /**
     * The colour at a point, 0xRRGGBB; (0, 0) is the top left.
     *
     * @throws IndexOutOfBoundsException if the point lies outside
     */
    public int pixel(int x, int y) {
        if (x < 0 || x >= width) {
            throw new IndexOutOfBoundsException("x = " + x + " in an image " + width + " pixels wide");
        }
        return pixels[y * width + x];
    }

    /** A copy of all pixels, 0xRRGGBB, row by row from the top. */
    public int[] toArray() {
        return pixels.clone();
    }

    /** The pixels themselves, for the writers of this package. */
    int[] array() {
        return pixels;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that && width == that.width && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + " x " + height + "]";
    }
}
