package io.github.riffusion4j.audio.transform;

import java.util.function.IntFunction;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mel products as ND4J's matrix products over batches of frames; the tridiagonal solve between them stays in Java.
 * Holds no native memory between calls.
 */
final class Nd4jMel implements MelTransform {

    /** Frames of one least-squares product. */
    private static final int BATCH = 256;

    private final Nd4jStft transform;
    private final MelFilterbank filterbank;

    Nd4jMel(Nd4jStft transform, MelFilterbank filterbank) {
        SparseMel.requireBins(transform, filterbank);
        this.transform = transform;
        this.filterbank = filterbank;
    }

    @Override
    public float[] analyse(float[] samples) {
        int bandCount = filterbank.bandCount();
        int binCount = filterbank.binCount();
        int frameCount = transform.frameCount(samples.length);
        int batch = transform.batch(frameCount);
        float[] mel = new float[Math.multiplyExact(frameCount, bandCount)];
        float[] amplitudes = new float[batch * binCount];
        try (Nd4jArena arena = new Nd4jArena()) {
            Nd4jArray weights = weights(arena);
            Nd4jArray magnitudes = arena.allocate(batch, binCount);
            Nd4jArray bands = arena.allocate(batch, bandCount);
            transform.analyse(
                    samples,
                    (frame, spectrum) -> {
                        int row = frame % batch * binCount;
                        for (int bin = 0; bin < binCount; bin++) {
                            amplitudes[row + bin] = Magnitudes.amplitude(spectrum, bin);
                        }
                    },
                    (first, count) -> {
                        magnitudes.write(values -> values.put(amplitudes));
                        Nd4j.matmul(magnitudes.array(), weights.array(), bands.array());
                        bands.read().get(0, mel, first * bandCount, count * bandCount);
                    });
        }
        return mel;
    }

    @Override
    public Magnitudes leastSquares(int frameCount, IntFunction<float[]> bands) {
        int bandCount = filterbank.bandCount();
        int binCount = filterbank.binCount();
        int batch = Math.min(BATCH, frameCount);
        float[] values = new float[Math.multiplyExact(frameCount, binCount)];
        try (Nd4jArena arena = new Nd4jArena()) {
            Nd4jArray weights = weights(arena);
            Nd4jArray heights = arena.allocate(batch, bandCount);
            Nd4jArray magnitudes = arena.allocate(batch, binCount);
            for (int start = 0; start < frameCount; start += batch) {
                int first = start;
                int count = Math.min(batch, frameCount - first);
                heights.write(target -> Framing.inParallel(count, bandCount, (at, row) -> {
                    double[] solution = filterbank.heights(bands.apply(first + at));
                    for (int band = 0; band < bandCount; band++) {
                        row[band] = (float) solution[band];
                    }
                    target.put(at * bandCount, row);
                }));
                Nd4j.matmul(heights.array(), weights.array(), magnitudes.array(), false, true, false);
                magnitudes.read().get(0, values, first * binCount, count * binCount);
            }
        }
        return Magnitudes.of(frameCount, binCount, (frame, amplitudes) -> {
            for (int bin = 0; bin < binCount; bin++) {
                amplitudes[bin] = Math.max(0, values[frame * binCount + bin]);
            }
        });
    }

    /** The filterbank as a matrix, [bins, bands]. */
    private Nd4jArray weights(Nd4jArena arena) {
        int bandCount = filterbank.bandCount();
        Nd4jArray weights = arena.allocate(filterbank.binCount(), bandCount);
        weights.write(
                matrix -> filterbank.forEachWeight((bin, band, weight) -> matrix.put(bin * bandCount + band, weight)));
        return weights;
    }
}
