package io.github.riffusion4j.audio.transform;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Amplitudes on the transform's own linear frequency grid, [frames, bins]. The bins start at 0 Hz and may stop below
 * half the sample rate; those left out are silent. Immutable and thread safe.
 */
public final class Magnitudes {

    private final int frameCount;
    private final int binCount;
    private final float[] values;

    private Magnitudes(int frameCount, int binCount, float[] values) {
        this.frameCount = frameCount;
        this.binCount = binCount;
        this.values = values;
    }

    /**
     * Fills one frame: writes its amplitudes, one a bin, into {@code amplitudes}. Called from several threads at once.
     */
    @FunctionalInterface
    public interface FrameSource {
        void fill(int frame, float[] amplitudes);
    }

    /** Collects the frames of {@code source}, which are asked for in parallel. */
    public static Magnitudes of(int frameCount, int binCount, FrameSource source) {
        float[] values = new float[Math.multiplyExact(frameCount, binCount)];
        IntStream.range(0, frameCount).parallel().forEach(frame -> {
            float[] amplitudes = new float[binCount];
            source.fill(frame, amplitudes);
            System.arraycopy(amplitudes, 0, values, frame * binCount, binCount);
        });
        return new Magnitudes(frameCount, binCount, values);
    }

    /** The magnitudes of the transform of {@code samples}, all bins. */
    public static Magnitudes of(float[] samples, ShortTimeFourierTransform transform) {
        int frameCount = transform.frameCount(samples.length);
        int binCount = transform.binCount();
        float[] values = new float[Math.multiplyExact(frameCount, binCount)];
        transform.analyse(samples, (frame, spectrum) -> {
            for (int bin = 0; bin < binCount; bin++) {
                values[frame * binCount + bin] = amplitude(spectrum, bin);
            }
        });
        return new Magnitudes(frameCount, binCount, values);
    }

    /** |X[bin]| of a spectrum of (real, imaginary) pairs. */
    static float amplitude(float[] spectrum, int bin) {
        float re = spectrum[2 * bin];
        float im = spectrum[2 * bin + 1];
        return (float) Math.sqrt(re * re + im * im);
    }

    /** The frames. */
    public int frameCount() {
        return frameCount;
    }

    /** The bins of a frame; any above them are silent. */
    public int binCount() {
        return binCount;
    }

    /** The amplitude of one bin in one frame. */
    public float get(int frame, int bin) {
        return values[frame * binCount + bin];
    }

    /** A copy of one frame's amplitudes. */
    public float[] frame(int frame) {
        return Arrays.copyOfRange(values, frame * binCount, (frame + 1) * binCount);
    }
}
