package io.github.riffusion4j;

import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.onnx.Tensor;

/**
 * Converts spectrogram images to the input of the model's autoencoder, and back: [channels, 3, height, width] from −1
 * to 1, with sides that are multiples of what the networks need. Images are padded by repeating the last column and
 * row, and cropped afterwards. An image of one channel keeps its colours; of two, each becomes a gray image, as models
 * were trained on.
 *
 * @param width pixels of the image
 * @param height pixels of the image
 * @param widthUnit the padded width is a multiple of this
 * @param heightUnit the padded height is a multiple of this
 */
record VaeImageProcessor(int width, int height, int widthUnit, int heightUnit) {

    /** A processor for networks that need the same of both sides. */
    VaeImageProcessor(int width, int height, int unit) {
        this(width, height, unit, unit);
    }

    /** The padded width. */
    int paddedWidth() {
        return (width + widthUnit - 1) / widthUnit * widthUnit;
    }

    /** The padded height. */
    int paddedHeight() {
        return (height + heightUnit - 1) / heightUnit * heightUnit;
    }

    /** The padded image as a tensor. */
    Tensor toTensor(SpectrogramImage image) {
        int columns = paddedWidth();
        int rows = paddedHeight();
        int channels = image.params().channels().count();
        return Tensor.generate(new int[] {channels, 3, rows, columns}, i -> {
            int x = Math.min(i % columns, width - 1);
            int y = Math.min(i / columns % rows, height - 1);
            int plane = i / columns / rows;
            // Left is green and right is blue.
            int color = channels == 1 ? plane : 1 + plane / 3;
            int level = image.pixel(x, y) >> (8 * (2 - color)) & 0xff;
            return 2 * (level / 255f) - 1;
        });
    }

    /** A decoded tensor as an image, cropped. */
    SpectrogramImage toImage(Tensor decoded, SpectrogramParams params, double maxValue) {
        return SpectrogramImage.of(toPixels(decoded), params, maxValue);
    }

    /** A decoded tensor as an image, padding included. */
    static RgbImage whole(Tensor decoded) {
        return new VaeImageProcessor(decoded.dimension(3), decoded.dimension(2), 1).toPixels(decoded);
    }

    private RgbImage toPixels(Tensor decoded) {
        int columns = paddedWidth();
        int plane = columns * paddedHeight();
        boolean mono = decoded.dimension(0) == 1;
        return RgbImage.generate(width, height, (x, y) -> {
            int at = y * columns + x;
            return mono
                    ? level(decoded.get(at)) << 16
                            | level(decoded.get(plane + at)) << 8
                            | level(decoded.get(2 * plane + at))
                    : level(decoded.get(at)) << 8 | level(decoded.get(3 * plane + at));
        });
    }

    private static int level(float value) {
        return (int) Math.rint(255 * Math.max(0, Math.min(1, value / 2 + 0.5)));
    }

    /**
     * The share of each latent that is kept, [1, 1, rows, columns] from 0 to 1. Each takes the one pixel in its middle,
     * as Pillow's nearest neighbour does.
     */
    Tensor kept(Mask mask, int downsampling) {
        int columns = paddedWidth() / downsampling;
        return Tensor.generate(new int[] {1, 1, paddedHeight() / downsampling, columns}, i -> {
            int x = Math.min(i % columns * downsampling + downsampling / 2, width - 1);
            int y = Math.min(i / columns * downsampling + downsampling / 2, height - 1);
            return 1 - mask.repaint(x, y);
        });
    }
}
