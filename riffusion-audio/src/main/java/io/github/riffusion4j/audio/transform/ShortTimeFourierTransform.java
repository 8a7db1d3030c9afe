package io.github.riffusion4j.audio.transform;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The short-time Fourier transform as PyTorch defines it ({@code torch.stft(center=True, pad_mode="reflect")}): frame t
 * is centred on sample t · hop, the signal is mirrored at its ends, a periodic Hann window is zero-padded on both sides
 * to the transform's length, and phases are relative to the frame's start. The inverse is the least-squares one
 * (Griffin and Lim 1984): overlap-added windowed frames divided by the sum of squared windows.
 *
 * <p>Frames are worked on in parallel in the common fork-join pool. Results do not depend on the number of threads.
 * Immutable and thread safe.
 */
public final class ShortTimeFourierTransform {

    /** Below this sum of squared windows a sample counts as covered by no frame; PyTorch's limit. */
    private static final float UNCOVERED = 1e-11f;

    private final int hopLength;
    private final float[] window;
    private final int windowOffset;
    private final int fftLength;
    private final RealFft fft;

    /**
     * Makes a transform.
     *
     * @param fftLength points of each frame's Fourier transform
     * @param windowLength samples under the window, at most {@code fftLength}
     * @param hopLength samples between frames, at most {@code windowLength}
     */
    public ShortTimeFourierTransform(int fftLength, int windowLength, int hopLength) {
        if (hopLength < 1 || hopLength > windowLength || windowLength > fftLength) {
            throw new IllegalArgumentException("need 1 <= hop <= window <= FFT length, got hop " + hopLength
                    + ", window " + windowLength + ", FFT length " + fftLength);
        }
        this.fftLength = fftLength;
        this.hopLength = hopLength;
        this.window = periodicHann(windowLength);
        this.windowOffset = (fftLength - windowLength) / 2;
        this.fft = new RealFft(fftLength);
    }

    private static float[] periodicHann(int length) {
        float[] window = new float[length];
        for (int i = 0; i < length; i++) {
            window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / length));
        }
        return window;
    }

    /** The points of each frame's Fourier transform. */
    public int fftLength() {
        return fftLength;
    }

    /** The samples under the window. */
    public int windowLength() {
        return window.length;
    }

    /** The samples between frames. */
    public int hopLength() {
        return hopLength;
    }

    /** The bins of a spectrum: FFT length / 2 + 1. */
    public int binCount() {
        return fft.binCount();
    }

    /** The frames that a signal of this many samples has. */
    public int frameCount(int sampleCount) {
        return 1 + sampleCount / hopLength;
    }

    /** The samples that the inverse of this many frames has: hop · (frames − 1). */
    public int sampleCount(int frameCount) {
        return hopLength * (frameCount - 1);
    }

    /** The shortest signal that can be mirrored at its ends far enough: about half a window. */
    public int minSampleCount() {
        return window.length / 2 + 2;
    }

    /** Shows the spectrum of every frame of {@code samples} to {@code visitor}. */
    public void analyse(float[] samples, FrameVisitor visitor) {
        requireLength(samples.length);
        inParallel(frameCount(samples.length), (frame, buffer) -> {
            windowed(samples, frame, buffer);
            fft.forward(buffer);
            visitor.visit(frame, buffer);
        });
    }

    /**
     * Lets {@code visitor} fill the spectra of {@code frameCount} frames, zero at first, and returns the signal they
     * make.
     */
    public float[] synthesise(int frameCount, FrameVisitor visitor) {
        requireLength(sampleCount(frameCount));
        float[] segments = new float[Math.multiplyExact(frameCount, window.length)];
        inParallel(frameCount, (frame, buffer) -> {
            Arrays.fill(buffer, 0);
            visitor.visit(frame, buffer);
            inverse(frame, buffer, segments);
        });
        return overlapAdd(segments, frameCount);
    }

    /**
     * Analyses {@code samples}, lets {@code visitor} change each frame's spectrum, and synthesises again; one pass over
     * the frames.
     */
    public float[] process(float[] samples, FrameVisitor visitor) {
        requireLength(samples.length);
        int frameCount = frameCount(samples.length);
        float[] segments = new float[Math.multiplyExact(frameCount, window.length)];
        inParallel(frameCount, (frame, buffer) -> {
            windowed(samples, frame, buffer);
            fft.forward(buffer);
            visitor.visit(frame, buffer);
            inverse(frame, buffer, segments);
        });
        return overlapAdd(segments, frameCount);
    }

    /**
     * Puts the windowed samples of a frame, mirrored where they pass the signal's ends, into an otherwise zero buffer.
     */
    private void windowed(float[] samples, int frame, float[] buffer) {
        int start = frame * hopLength - fftLength / 2 + windowOffset;
        Arrays.fill(buffer, 0);
        int last = samples.length - 1;
        for (int i = 0; i < window.length; i++) {
            int at = start + i;
            int mirrored = at < 0 ? -at : at > last ? 2 * last - at : at;
            buffer[windowOffset + i] = window[i] * samples[mirrored];
        }
    }

    private void inverse(int frame, float[] buffer, float[] segments) {
        fft.inverse(buffer);
        int segment = frame * window.length;
        for (int i = 0; i < window.length; i++) {
            segments[segment + i] = window[i] * buffer[windowOffset + i];
        }
    }

    private float[] overlapAdd(float[] segments, int frameCount) {
        float[] samples = new float[sampleCount(frameCount)];
        // One hop of output at a time: each sums the frames that reach it in the same order whatever the number of
        // threads.
        IntStream.range(0, frameCount - 1)
                .parallel()
                .forEach(hop -> overlapAdd(segments, frameCount, hop * hopLength, samples));
        return samples;
    }

    private void overlapAdd(float[] segments, int frameCount, int from, float[] samples) {
        int lead = fftLength / 2 - windowOffset;
        int firstFrame = Math.max(0, Math.floorDiv(from + lead - window.length, hopLength) + 1);
        int lastFrame = Math.min(frameCount - 1, (from + hopLength - 1 + lead) / hopLength);
        float[] weight = new float[hopLength];
        for (int frame = firstFrame; frame <= lastFrame; frame++) {
            int shift = from + lead - frame * hopLength;
            int begin = Math.max(0, -shift);
            int end = Math.min(hopLength, window.length - shift);
            for (int i = begin; i < end; i++) {
                float w = window[shift + i];
                samples[from + i] += segments[frame * window.length + shift + i];
                weight[i] += w * w;
            }
        }
        for (int i = 0; i < hopLength; i++) {
            if (weight[i] > UNCOVERED) {
                samples[from + i] /= weight[i];
            }
        }
    }

    private void requireLength(int sampleCount) {
        if (sampleCount < minSampleCount()) {
            throw new IllegalArgumentException("a signal of " + sampleCount + " samples is too short for a window of "
                    + window.length + "; at least " + minSampleCount() + " are needed");
        }
    }

    private void inParallel(int frameCount, FrameVisitor work) {
        // Few, large parts: each allocates one buffer.
        int parts = Math.min(frameCount, 4 * Runtime.getRuntime().availableProcessors());
        IntStream.range(0, parts).parallel().forEach(part -> {
            float[] buffer = new float[fft.bufferLength()];
            int end = (int) ((long) frameCount * (part + 1) / parts);
            for (int frame = (int) ((long) frameCount * part / parts); frame < end; frame++) {
                work.visit(frame, buffer);
            }
        });
    }
}
