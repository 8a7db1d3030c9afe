package io.github.riffusion4j.audio.transform;

import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link FactoredDft} in native memory, with room for a batch of frames. Lives in the arena of one call. Not thread
 * safe.
 */
final class Nd4jDft {

    /** Floats of native memory for one batch, 16 MB: enough to keep a matrix product busy, little beside a model. */
    private static final long BATCH_FLOATS = 1 << 22;

    private final Nd4jArray outer;
    private final Nd4jArray inner;
    private final Nd4jArray frames;
    private final Nd4jArray between;
    private final Nd4jArray spectra;
    /** {@link #between} as the inner product sees it: for each u a matrix [batch, 2Q]. */
    private final INDArray byBin;

    Nd4jDft(FactoredDft dft, int batch, Nd4jArena arena) {
        long p = dft.outerLength();
        long q = dft.innerLength();
        long v = dft.innerBins();
        // A batch of products needs a batch of matrices on both sides, so the small outer one is there repeatedly.
        this.outer = arena.allocate(batch, 2 * p, dft.rows());
        this.inner = arena.allocate(p, 2 * q, 2 * v);
        this.frames = arena.allocate(batch, dft.rows(), q);
        this.between = arena.allocate(batch, 2 * p, q);
        this.spectra = arena.allocate(p, batch, 2 * v);
        this.byBin = between.array().reshape(batch, p, 2 * q).permute(1, 0, 2);
        outer.write(dft::copyOuter);
        inner.write(dft::copyInner);
    }

    /** The frames of a batch when there are {@code frameCount} to do: as many as memory allows, in equal batches. */
    static int batch(FactoredDft dft, int frameCount) {
        long p = dft.outerLength();
        long q = dft.innerLength();
        long floatsPerFrame = 2 * p * dft.rows() + dft.rows() * q + 2 * p * q + 2 * p * dft.innerBins();
        int most = (int) Math.max(1, BATCH_FLOATS / floatsPerFrame);
        int batches = (frameCount + most - 1) / most;
        return (frameCount + batches - 1) / batches;
    }

    /** Lets {@code writer} fill the batch's frames, [batch, rows, Q]. */
    void writeFrames(Consumer<FloatBuffer> writer) {
        frames.write(writer);
    }

    /** Lets {@code writer} fill the batch's spectra, [P, batch, 2V], as {@link FactoredDft#scatter} does. */
    void writeSpectra(Consumer<FloatBuffer> writer) {
        spectra.write(writer);
    }

    /** Frames to spectra; returns these, [P, batch, 2V], for {@link FactoredDft#gather}. */
    FloatBuffer forward() {
        Nd4j.matmul(outer.array(), frames.array(), between.array());
        Nd4j.matmul(byBin, inner.array(), spectra.array());
        return spectra.read();
    }

    /** Spectra to frames, by the same matrices transposed; returns these, [batch, rows, Q]. */
    FloatBuffer inverse() {
        Nd4j.matmul(spectra.array(), inner.array(), byBin, false, true, false);
        Nd4j.matmul(outer.array(), between.array(), frames.array(), true, false, false);
        return frames.read();
    }
}
