package io.github.riffusion4j;

import io.github.riffusion4j.audio.awt.BufferedImages;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Synthetic seed images, and the distance of two images. */
final class TestImages {

    private TestImages() {}

    /** Black lines that lean to the right, on white. */
    static SpectrogramImage lines(int width, int height) {
        BufferedImage picture = filled(width, height, Color.WHITE);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.BLACK);
        for (int x = 0; x < width; x += 16) {
            graphics.drawLine(x, 0, x + 8, height);
        }
        graphics.dispose();
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().numFrequencies(height).build();
        return SpectrogramImage.of(BufferedImages.toRgb(picture), params, SpectrogramImage.DEFAULT_MAX_VALUE);
    }

    /** A mask of one colour. */
    static Mask mask(int width, int height, Color color) {
        return Mask.of(BufferedImages.toRgb(filled(width, height, color)));
    }

    private static BufferedImage filled(int width, int height, Color color) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return picture;
    }

    /** The mean absolute difference of the green levels, 0 to 255. */
    static double distance(SpectrogramImage a, SpectrogramImage b) {
        double sum = 0;
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                sum += Math.abs((a.pixel(x, y) >> 8 & 0xff) - (b.pixel(x, y) >> 8 & 0xff));
            }
        }
        return sum / a.width() / a.height();
    }
}
