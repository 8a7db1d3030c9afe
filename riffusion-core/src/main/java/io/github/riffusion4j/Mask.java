package io.github.riffusion4j;

import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.image.TaggedImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.InvalidFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The parts of a seed image that are regenerated: white ones are, black ones are kept, gray ones in part. Immutable.
 */
public final class Mask {

    private final int width;
    private final int height;
    /** 0 (kept) to 1 (regenerated), row by row from the top. */
    private final float[] repaint;

    private Mask(int width, int height, float[] repaint) {
        this.width = width;
        this.height = height;
        this.repaint = repaint;
    }

    /** Takes the luminance of an image (ITU-R BT.601, as Pillow computes it). */
    public static Mask of(RgbImage image) {
        Objects.requireNonNull(image, "image");
        int width = image.width();
        int height = image.height();
        float[] repaint = new float[width * height];
        for (int i = 0; i < repaint.length; i++) {
            int rgb = image.pixel(i % width, i / width);
            int luminance =
                    ((rgb >> 16 & 0xff) * 19595 + (rgb >> 8 & 0xff) * 38470 + (rgb & 0xff) * 7471 + 0x8000) >> 16;
            repaint[i] = luminance / 255f;
        }
        return new Mask(width, height, repaint);
    }

    /** One of the shapes that come with the library, in the given size. */
    public static Mask of(SeedMask shape, int width, int height) {
        Objects.requireNonNull(shape, "shape");
        return generate(width, height, (x, y) -> shape.repaint((x + 0.5) / width, (y + 0.5) / height));
    }

    /**
     * The mask of a formula.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @param repaint the share of each pixel that is regenerated, 0 to 1
     * @throws IllegalArgumentException if any of the above is out of range
     */
    public static Mask generate(int width, int height, Repaint repaint) {
        Objects.requireNonNull(repaint, "repaint");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a mask has at least one pixel, not " + width + " x " + height);
        }
        float[] values = new float[Math.multiplyExact(width, height)];
        for (int i = 0; i < values.length; i++) {
            double share = repaint.at(i % width, i / width);
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("the share that is regenerated must be from 0 to 1, got " + share
                        + " at " + i % width + ", " + i / width);
            }
            values[i] = (float) share;
        }
        return new Mask(width, height, values);
    }

    /**
     * Regenerates a span of time of an image, and keeps the rest.
     *
     * @throws IllegalArgumentException if {@code from} is negative or not before {@code to}, or the image has no column
     *     in between
     */
    public static Mask span(SpectrogramImage image, Duration from, Duration to) {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        double step = image.params().stepSizeMs();
        if (from.isNegative() || from.compareTo(to) >= 0 || from.toMillis() / step > image.width() - 1) {
            throw new IllegalArgumentException("nothing to regenerate from " + from.toMillis() + " to " + to.toMillis()
                    + " ms; the image plays from 0 to " + Math.round((image.width() - 1) * step) + " ms");
        }
        double first = from.toMillis() / step;
        double last = to.toMillis() / step;
        return generate(image.width(), image.height(), (x, y) -> x >= first && x < last ? 1 : 0);
    }

    /**
     * Regenerates a band of frequencies of an image, and keeps the rest.
     *
     * @param low Hz
     * @param high Hz
     * @throws IllegalArgumentException if {@code low} is not below {@code high}, or the image has no band in between
     */
    public static Mask band(SpectrogramImage image, double low, double high) {
        Objects.requireNonNull(image, "image");
        SpectrogramParams params = image.params();
        int top = params.numFrequencies() - 1;
        IntPredicate inside = band -> params.bandCenter(band) >= low && params.bandCenter(band) < high;
        if (IntStream.rangeClosed(0, top).noneMatch(inside)) {
            throw new IllegalArgumentException("nothing to regenerate from " + low + " to " + high
                    + " Hz; the image's bands lie from " + Math.round(params.bandCenter(0)) + " to "
                    + Math.round(params.bandCenter(top)) + " Hz");
        }
        return generate(image.width(), image.height(), (x, y) -> inside.test(top - y) ? 1 : 0);
    }

    /** The share of a pixel that is regenerated. */
    @FunctionalInterface
    public interface Repaint {

        /**
         * The share at a pixel, 0 (kept) to 1 (regenerated).
         *
         * @param x the column, from 0 on the left
         * @param y the row, from 0 on top
         */
        double at(int x, int y);
    }

    /**
     * Reads a PNG or JPEG image.
     *
     * @throws InvalidFileException if the file is no such image, or partly transparent
     */
    public static Mask read(Path file) {
        TaggedImage image = ImageFile.read(Objects.requireNonNull(file, "file"));
        if (!image.opaque()) {
            throw new InvalidFileException(file, "is partly transparent; a mask is white and black");
        }
        return of(image.pixels());
    }

    /** The width in pixels. */
    public int width() {
        return width;
    }

    /** The height in pixels. */
    public int height() {
        return height;
    }

    /**
     * Checks that the mask fits a seed image, for errors before the model is loaded.
     *
     * @throws IllegalArgumentException if the seed image has another size
     */
    public void requireSizeOf(SpectrogramImage seedImage) {
        Objects.requireNonNull(seedImage, "seedImage");
        if (width != seedImage.width() || height != seedImage.height()) {
            throw new IllegalArgumentException("the mask has " + width + " x " + height + " pixels, the seed image "
                    + seedImage.width() + " x " + seedImage.height());
        }
    }

    /** Returns true unless all is kept. */
    boolean regeneratesAny() {
        for (float share : repaint) {
            if (share > 0) {
                return true;
            }
        }
        return false;
    }

    /** The share of the pixel that is regenerated, 0 to 1; (0, 0) is the top left. */
    public float repaint(int x, int y) {
        return repaint[y * width + x];
    }
}
