package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.image.ExifNumbers;
import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.image.TaggedImage;
import io.github.riffusion4j.base.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A spectrogram as an image: x is time, y is mel frequency with the highest band on top, and the darker a pixel, the
 * louder. Carries the parameters that it was made with. Immutable and thread safe.
 */
public final class SpectrogramImage {

    /** The amplitude of a black pixel in an image without parameters: the reference's value. */
    public static final double DEFAULT_MAX_VALUE = 30e6;

    /** Far above any sound's, and small enough that sums of squares stay finite. */
    private static final double MAX_MAX_VALUE = 1e15;

    /** Six hours at 44100 Hz. */
    private static final long MAX_SAMPLES = 1 << 30;

    private static final int GREEN_SHIFT = 8;
    private static final int RED_SHIFT = 16;

    private final RgbImage pixels;
    private final SpectrogramParams params;
    private final double maxValue;

    private SpectrogramImage(RgbImage pixels, SpectrogramParams params, double maxValue) {
        if (pixels.height() != params.numFrequencies()) {
            throw new IllegalArgumentException(
                    "the image is " + pixels.height() + " pixels high, but its parameters say "
                            + params.numFrequencies() + " frequency bands; one row of pixels is one band");
        }
        if (!(maxValue > 0 && maxValue <= MAX_MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the amplitude of black must be positive and at most " + MAX_MAX_VALUE + ", got " + maxValue);
        }
        long samples = (long) pixels.width() * params.hopLength();
        if (samples > MAX_SAMPLES) {
            throw new IllegalArgumentException("the image is " + pixels.width() + " pixels wide, with "
                    + params.hopLength() + " samples each a sound of " + samples + " samples; there may be at most "
                    + MAX_SAMPLES);
        }
        this.pixels = pixels;
        this.params = params;
        this.maxValue = maxValue;
    }

    /**
     * An image of these pixels. {@link io.github.riffusion4j.audio.awt.BufferedImages} converts those of
     * {@code java.awt}.
     *
     * @param maxValue the amplitude that a black pixel stands for
     * @throws IllegalArgumentException if the image is not as high as the parameters have bands
     */
    public static SpectrogramImage of(RgbImage pixels, SpectrogramParams params, double maxValue) {
        return new SpectrogramImage(pixels, params, maxValue);
    }

    /**
     * Reads a PNG or JPEG image and, from its EXIF tags, the parameters it was made with. An image without any such tag
     * is taken to be made with {@link SpectrogramParams#defaults()} and {@link #DEFAULT_MAX_VALUE}.
     *
     * @throws InvalidFileException if the file is no such image, is partly transparent, is not as high as its
     *     parameters have bands, or carries damaged parameters
     */
    public static SpectrogramImage read(Path file) {
        return of(ImageFile.read(file), file.toString());
    }

    /**
     * Reads an image from a stream, as {@link #read(Path)} reads a file; the stream is left open.
     *
     * @param source what the stream is, to begin error messages with: "seed image"
     * @throws IOException if the stream fails
     * @throws InvalidFileException as by {@link #read(Path)}
     */
    public static SpectrogramImage read(InputStream in, String source) throws IOException {
        return of(ImageFile.read(in, source), source);
    }

    private static SpectrogramImage of(TaggedImage image, String source) {
        if (!image.opaque()) {
            throw new InvalidFileException(
                    source,
                    "is partly transparent, so its brightness is not certain; save it without an alpha channel");
        }
        try {
            return SpectrogramTag.areIn(image.exif())
                    ? of(image.pixels(), SpectrogramTag.paramsIn(image.exif()), maxValue(image.exif()))
                    : of(image.pixels(), SpectrogramParams.defaults(), DEFAULT_MAX_VALUE);
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(source, String.valueOf(e.getMessage()), e);
        }
    }

    private static double maxValue(ExifNumbers exif) {
        return SpectrogramTag.MAX_VALUE.in(exif).map(Number::doubleValue).orElse(DEFAULT_MAX_VALUE);
    }

    /**
     * Writes the image and its parameters, as PNG or JPEG by the file's extension; a file already there is replaced
     * once the new one is complete. JPEG blurs the amplitudes; prefer PNG.
     *
     * @throws IllegalArgumentException if the extension names another format
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written
     */
    public void write(Path file) {
        ImageFile.write(file, pixels, SpectrogramTag.of(params, maxValue));
    }

    /**
     * Writes the image and its parameters to a stream, without closing it.
     *
     * @throws IllegalArgumentException if the image is too large for the format
     * @throws IOException if the stream fails
     */
    public void write(OutputStream out, ImageFormat format) throws IOException {
        ImageFile.write(out, format, pixels, SpectrogramTag.of(params, maxValue));
    }

    /**
     * Writes the image to a stream as {@link #write(OutputStream, ImageFormat)} does, with a text beside it if the
     * format is PNG.
     */
    public void write(OutputStream out, ImageFormat format, String text) throws IOException {
        ImageFile.write(out, format, pixels, SpectrogramTag.of(params, maxValue), text);
    }

    /**
     * Writes the image as {@link #write(Path)} does, with a text beside it if it becomes a PNG file;
     * {@link io.github.riffusion4j.audio.FileMetadata#read} reads that again.
     */
    public void write(Path file, String text) {
        ImageFile.write(file, pixels, SpectrogramTag.of(params, maxValue), text);
    }

    /**
     * Draws a spectrogram; its loudest point becomes black.
     *
     * @throws IllegalArgumentException if it is silent, since then nothing sets the scale
     */
    public static SpectrogramImage of(Spectrogram spectrogram, SpectrogramParams params) {
        return of(spectrogram, params, spectrogram.max());
    }

    /**
     * Draws a spectrogram on a given scale. One channel becomes gray; of two, the left becomes green and the right
     * blue. Brightness is truncated to 8 bits, not rounded, as the reference does.
     *
     * @param maxValue the amplitude that becomes black; louder points do, too
     * @throws IllegalArgumentException if {@code maxValue} is not positive, as for a silent clip, or the channels are
     *     not 1 or 2
     */
    public static SpectrogramImage of(Spectrogram spectrogram, SpectrogramParams params, float maxValue) {
        if (maxValue == 0) {
            throw new IllegalArgumentException(
                    "the clip is silent: every amplitude is 0, so there is nothing to scale an image by");
        }
        if (spectrogram.channelCount() > 2) {
            throw new IllegalArgumentException("an image holds 1 or 2 channels, not " + spectrogram.channelCount());
        }
        int width = spectrogram.frameCount();
        int height = spectrogram.bandCount();
        int[] pixels = new int[Math.multiplyExact(width, height)];
        Brightness brightness = new Brightness(params.powerForImage());
        for (int t = 0; t < width; t++) {
            for (int b = 0; b < height; b++) {
                int first = brightness.level(spectrogram.get(0, b, t) / maxValue);
                pixels[(height - 1 - b) * width + t] = spectrogram.channelCount() == 1
                        ? first * 0x010101
                        : first << GREEN_SHIFT | brightness.level(spectrogram.get(1, b, t) / maxValue);
            }
        }
        return new SpectrogramImage(RgbImage.wrap(width, height, pixels), params, maxValue);
    }

    /** The amplitudes that the pixels stand for: of one channel from red, of two from green and blue. */
    public Spectrogram toSpectrogram() {
        float[] amplitudes = new float[256];
        for (int level = 0; level < amplitudes.length; level++) {
            float share = (255 - level) / 255f;
            amplitudes[level] = (float) Math.pow(share, 1 / params.powerForImage()) * (float) maxValue;
        }
        boolean mono = params.channels() == SpectrogramParams.Channels.MONO;
        return Spectrogram.generate(params.channels().count(), height(), width(), (channel, band, frame) -> {
            int shift = mono ? RED_SHIFT : channel == 0 ? GREEN_SHIFT : 0;
            return amplitudes[pixel(frame, height() - 1 - band) >> shift & 0xff];
        });
    }

    /** The columns: frames of sound. */
    public int width() {
        return pixels.width();
    }

    /** The rows: mel bands. */
    public int height() {
        return pixels.height();
    }

    /** The colour at a point, 0xRRGGBB; (0, 0) is the top left. */
    public int pixel(int x, int y) {
        return pixels.pixel(x, y);
    }

    /** The parameters of the spectrogram. */
    public SpectrogramParams params() {
        return params;
    }

    /** The amplitude that a black pixel stands for, on the scale of {@link Spectrogram}. */
    public double maxValue() {
        return maxValue;
    }

    /** The pixels, without the parameters; not copied, since they are immutable. */
    public RgbImage pixels() {
        return pixels;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpectrogramImage that
                && maxValue == that.maxValue
                && params.equals(that.params)
                && pixels.equals(that.pixels);
    }

    @Override
    public int hashCode() {
        return pixels.hashCode();
    }

    @Override
    public String toString() {
        return "SpectrogramImage[" + width() + "x" + height() + ", " + params.channels() + "]";
    }
}
