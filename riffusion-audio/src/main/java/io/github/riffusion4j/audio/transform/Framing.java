package io.github.riffusion4j.audio.transform;

import java.util.stream.IntStream;

/** Cuts a signal into windowed frames, and adds windowed frames up to a signal; what lies between is a backend's. */
final class Framing {

    /** Below this sum of squared windows a sample counts as covered by no frame; PyTorch's limit. */
    private static final float UNCOVERED = 1e-11f;

    private final int fftLength;
    private final int hopLength;
    private final float[] window;
    private final boolean circular;

    Framing(int fftLength, int windowLength, int hopLength) {
        if (hopLength < 1 || hopLength > windowLength || windowLength > fftLength) {
            throw new IllegalArgumentException("need 1 <= hop <= window <= FFT length, got hop " + hopLength
                    + ", window " + windowLength + ", FFT length " + fftLength);
        }
        this.fftLength = fftLength;
        this.hopLength = hopLength;
        this.window = periodicHann(windowLength);
        this.circular = false;
    }

    private Framing(Framing mirrored) {
        this.fftLength = mirrored.fftLength;
        this.hopLength = mirrored.hopLength;
        this.window = mirrored.window;
        this.circular = true;
    }

    /** The same frames of a signal that repeats, where they wrap around its ends instead of being mirrored there. */
    Framing circular() {
        return new Framing(this);
    }

    private static float[] periodicHann(int length) {
        float[] window = new float[length];
        for (int i = 0; i < length; i++) {
            window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / length));
        }
        return window;
    }

    int fftLength() {
        return fftLength;
    }

    int binCount() {
        return fftLength / 2 + 1;
    }

    int windowLength() {
        return window.length;
    }

    int hopLength() {
        return hopLength;
    }

    /** Where the window starts in its frame; before and after it the frame is zero. */
    int windowOffset() {
        return (fftLength - window.length) / 2;
    }

    boolean isCircular() {
        return circular;
    }

    int frameCount(int sampleCount) {
        return circular ? sampleCount / hopLength : 1 + sampleCount / hopLength;
    }

    int sampleCount(int frameCount) {
        return hopLength * (circular ? frameCount : frameCount - 1);
    }

    int minSampleCount() {
        return circular ? hopLength : window.length / 2 + 2;
    }

    void requireLength(int sampleCount) {
        if (sampleCount < minSampleCount()) {
            throw new IllegalArgumentException("a signal of " + sampleCount + " samples is too short for a window of "
                    + window.length + "; at least " + minSampleCount() + " are needed");
        }
        if (circular && sampleCount % hopLength != 0) {
            throw new IllegalArgumentException("a signal that repeats after " + sampleCount
                    + " samples is no whole number of hops of " + hopLength);
        }
    }

    /** Space for the windowed samples of every frame, [frames, window length]. */
    float[] segments(int frameCount) {
        return new float[Math.multiplyExact(frameCount, window.length)];
    }

    /**
     * Puts a frame's windowed samples, mirrored or wrapped where they pass the signal's ends, into {@code buffer} from
     * {@code at}.
     */
    void cut(float[] samples, int frame, float[] buffer, int at) {
        int start = frame * hopLength - lead();
        if (start >= 0 && start + window.length <= samples.length) {
            for (int i = 0; i < window.length; i++) {
                buffer[at + i] = window[i] * samples[start + i];
            }
        } else {
            for (int i = 0; i < window.length; i++) {
                buffer[at + i] = window[i] * samples[inside(start + i, samples.length)];
            }
        }
    }

    /** The sample that stands in for sample {@code n}, which may lie outside the signal. */
    private int inside(int n, int length) {
        if (circular) {
            return Math.floorMod(n, length);
        }
        return n < 0 ? -n : n >= length ? 2 * (length - 1) - n : n;
    }

    /** The distance from the start of a frame's window to its centre. */
    private int lead() {
        return fftLength / 2 - windowOffset();
    }

    /** Takes a frame's samples from {@code buffer} from {@code at}, and windows them into {@code segments}. */
    void paste(float[] buffer, int at, int frame, float[] segments) {
        int segment = frame * window.length;
        for (int i = 0; i < window.length; i++) {
            segments[segment + i] = window[i] * buffer[at + i];
        }
    }

    /** The signal whose frames are nearest to {@code segments}. */
    float[] overlapAdd(float[] segments, int frameCount) {
        float[] samples = new float[sampleCount(frameCount)];
        // One hop of output at a time: each sums the frames that reach it in the same order whatever the number of
        // threads.
        IntStream.range(0, samples.length / hopLength)
                .parallel()
                .forEach(hop -> overlapAdd(segments, frameCount, hop * hopLength, samples));
        return samples;
    }

    private void overlapAdd(float[] segments, int frameCount, int from, float[] samples) {
        int firstFrame = Math.floorDiv(from + lead() - window.length, hopLength) + 1;
        int lastFrame = (from + hopLength - 1 + lead()) / hopLength;
        if (!circular) {
            firstFrame = Math.max(0, firstFrame);
            lastFrame = Math.min(frameCount - 1, lastFrame);
        }
        float[] weight = new float[hopLength];
        for (int frame = firstFrame; frame <= lastFrame; frame++) {
            int segment = Math.floorMod(frame, frameCount) * window.length;
            int shift = from + lead() - frame * hopLength;
            int begin = Math.max(0, -shift);
            int end = Math.min(hopLength, window.length - shift);
            for (int i = begin; i < end; i++) {
                float w = window[shift + i];
                samples[from + i] += segments[segment + shift + i];
                weight[i] += w * w;
            }
        }
        for (int i = 0; i < hopLength; i++) {
            if (weight[i] > UNCOVERED) {
                samples[from + i] /= weight[i];
            }
        }
    }

    /**
     * Calls {@code work} for frames 0 to {@code frameCount} − 1, each with a buffer that it shares with no other
     * thread.
     */
    static void inParallel(int frameCount, int bufferLength, FrameVisitor work) {
        // Few, large parts: each allocates one buffer.
        int parts = Math.min(frameCount, 4 * Runtime.getRuntime().availableProcessors());
        IntStream.range(0, parts).parallel().forEach(part -> {
            float[] buffer = new float[bufferLength];
            int end = (int) ((long) frameCount * (part + 1) / parts);
            for (int frame = (int) ((long) frameCount * part / parts); frame < end; frame++) {
                work.visit(frame, buffer);
            }
        });
    }
}
