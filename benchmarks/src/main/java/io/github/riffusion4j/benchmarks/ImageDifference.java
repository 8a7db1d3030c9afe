package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.onnx.Tensor;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The difference between images, in levels from 0 to 255.
 *
 * @param mean of the absolute differences
 * @param rootMeanSquare of the differences
 * @param largest of the absolute differences
 */
record ImageDifference(double mean, double rootMeanSquare, double largest) {

    /** The difference between images of numbers from -1 to 1. */
    static ImageDifference between(List<Tensor> a, List<Tensor> b) {
        return between(
                a.stream().flatMapToDouble(ImageDifference::levels),
                b.stream().flatMapToDouble(ImageDifference::levels));
    }

    /** The difference between greyscale images of the same size. */
    static ImageDifference between(SpectrogramImage a, SpectrogramImage b) {
        return between(levels(a), levels(b));
    }

    private static ImageDifference between(DoubleStream levels, DoubleStream others) {
        double[] a = levels.toArray();
        double[] b = others.toArray();
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            sum += difference;
            squares += difference * difference;
            largest = Math.max(largest, difference);
        }
        return new ImageDifference(sum / a.length, Math.sqrt(squares / a.length), largest);
    }

    private static DoubleStream levels(Tensor image) {
        return IntStream.range(0, image.size()).mapToDouble(i -> level(image.get(i)));
    }

    private static double level(float value) {
        return Math.rint(255 * Math.max(0, Math.min(1, value / 2 + 0.5)));
    }

    private static DoubleStream levels(SpectrogramImage image) {
        return IntStream.range(0, image.width() * image.height())
                .mapToDouble(i -> image.pixel(i % image.width(), i / image.width()) & 0xff);
    }
}
