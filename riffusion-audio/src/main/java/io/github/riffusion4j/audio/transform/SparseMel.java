package io.github.riffusion4j.audio.transform;

import java.util.function.IntFunction;

/** The mel products on the CPU, frame by frame: two weights a bin are less work than any matrix product. */
final class SparseMel implements MelTransform {

    private final ShortTimeFourierTransform transform;
    private final MelFilterbank filterbank;

    SparseMel(ShortTimeFourierTransform transform, MelFilterbank filterbank) {
        requireBins(transform, filterbank);
        this.transform = transform;
        this.filterbank = filterbank;
    }

    static void requireBins(ShortTimeFourierTransform transform, MelFilterbank filterbank) {
        if (filterbank.binCount() > transform.binCount()) {
            throw new IllegalArgumentException("the filterbank has " + filterbank.binCount()
                    + " bins, the transform only " + transform.binCount() + "; give both the same FFT length");
        }
    }

    @Override
    public float[] analyse(float[] samples) {
        int bandCount = filterbank.bandCount();
        float[] mel = new float[Math.multiplyExact(transform.frameCount(samples.length), bandCount)];
        transform.analyse(
                samples,
                (frame, spectrum) ->
                        System.arraycopy(filterbank.bands(spectrum), 0, mel, frame * bandCount, bandCount));
        return mel;
    }

    @Override
    public Magnitudes leastSquares(int frameCount, IntFunction<float[]> bands) {
        return Magnitudes.of(
                frameCount,
                filterbank.binCount(),
                (frame, amplitudes) -> filterbank.leastSquares(bands.apply(frame), amplitudes));
    }
}
