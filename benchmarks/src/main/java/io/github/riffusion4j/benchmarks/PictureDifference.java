package io.github.riffusion4j.benchmarks;

import io.github.riffusion4j.onnx.Tensor;
import java.util.List;

/**
 * How far pictures are from others, in levels from 0 to 255.
 *
 * @param mean of the absolute differences
 * @param rootMeanSquare of the differences
 * @param largest of the absolute differences
 */
record PictureDifference(double mean, double rootMeanSquare, double largest) {

    /** Of pictures of numbers from -1 to 1. */
    static PictureDifference between(List<Tensor> a, List<Tensor> b) {
        double sum = 0;
        double squares = 0;
        double largest = 0;
        int count = 0;
        for (int n = 0; n < a.size(); n++) {
            for (int i = 0; i < a.get(n).size(); i++) {
                double difference =
                        Math.abs(level(a.get(n).get(i)) - level(b.get(n).get(i)));
                sum += difference;
                squares += difference * difference;
                largest = Math.max(largest, difference);
                count++;
            }
        }
        return new PictureDifference(sum / count, Math.sqrt(squares / count), largest);
    }

    private static double level(float value) {
        return Math.rint(255 * Math.max(0, Math.min(1, value / 2 + 0.5)));
    }
}
