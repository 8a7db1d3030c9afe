package io.github.riffusion4j.audio.transform;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Batches of frames through ND4J's matrix products; the visitors see a batch's frames in parallel once its products are
 * done. Holds no native memory between calls.
 */
final class Nd4jStft extends FramedTransform {

    private final FactoredDft dft;

    Nd4jStft(Framing framing) {
        this(framing, new FactoredDft(framing));
    }

    private Nd4jStft(Framing framing, FactoredDft dft) {
        super(framing);
        this.dft = dft;
    }

    @Override
    public ShortTimeFourierTransform circular() {
        return new Nd4jStft(framing.circular(), dft);
    }

    /** Work on frames {@code first} to {@code first + count − 1}. */
    private interface Batch {
        void run(Nd4jDft products, int first, int count);
    }

    /** Hears that frames {@code first} to {@code first + count − 1} have been visited. */
    interface BatchListener {
        void visited(int first, int count);
    }

    @Override
    public void analyse(float[] samples, FrameVisitor visitor) {
        analyse(samples, visitor, (first, count) -> {});
    }

    /** As {@link #analyse(float[], FrameVisitor)}; {@code listener} is called between batches. */
    void analyse(float[] samples, FrameVisitor visitor, BatchListener listener) {
        framing.requireLength(samples.length);
        int frameCount = frameCount(samples.length);
        int batch = batch(frameCount);
        inBatches(frameCount, (products, first, count) -> {
            cut(samples, products, first, count);
            FloatBuffer spectra = products.forward();
            inParallel(count, (at, spectrum) -> {
                dft.gather(spectra, batch, at, spectrum);
                visitor.visit(first + at, spectrum);
            });
            listener.visited(first, count);
        });
    }

    @Override
    public float[] synthesise(int frameCount, FrameVisitor visitor) {
        framing.requireLength(sampleCount(frameCount));
        int batch = batch(frameCount);
        float[] segments = framing.segments(frameCount);
        inBatches(frameCount, (products, first, count) -> {
            products.writeSpectra(spectra -> inParallel(count, (at, spectrum) -> {
                Arrays.fill(spectrum, 0);
                visitor.visit(first + at, spectrum);
                dft.scatter(spectrum, spectra, batch, at);
            }));
            paste(products, first, count, segments);
        });
        return framing.overlapAdd(segments, frameCount);
    }

    @Override
    public float[] process(float[] samples, FrameVisitor visitor) {
        framing.requireLength(samples.length);
        int frameCount = frameCount(samples.length);
        int batch = batch(frameCount);
        float[] segments = framing.segments(frameCount);
        inBatches(frameCount, (products, first, count) -> {
            cut(samples, products, first, count);
            products.forward();
            products.writeSpectra(spectra -> inParallel(count, (at, spectrum) -> {
                dft.gather(spectra, batch, at, spectrum);
                visitor.visit(first + at, spectrum);
                dft.scatter(spectrum, spectra, batch, at);
            }));
            paste(products, first, count, segments);
        });
        return framing.overlapAdd(segments, frameCount);
    }

    @Override
    public MelTransform mel(MelFilterbank filterbank) {
        return new Nd4jMel(this, filterbank);
    }

    /** The frames that are worked on at a time when there are {@code frameCount} in all. */
    int batch(int frameCount) {
        return Nd4jDft.batch(dft, frameCount);
    }

    private void inBatches(int frameCount, Batch work) {
        int batch = batch(frameCount);
        try (Nd4jArena arena = new Nd4jArena()) {
            Nd4jDft products = new Nd4jDft(dft, batch, arena);
            for (int first = 0; first < frameCount; first += batch) {
                work.run(products, first, Math.min(batch, frameCount - first));
            }
        }
    }

    private void cut(float[] samples, Nd4jDft products, int first, int count) {
        int length = dft.rows() * dft.innerLength();
        products.writeFrames(frames -> Framing.inParallel(count, length, (at, rows) -> {
            framing.cut(samples, first + at, rows, dft.lead());
            frames.put(at * length, rows);
        }));
    }

    private void paste(Nd4jDft products, int first, int count, float[] segments) {
        int length = dft.rows() * dft.innerLength();
        FloatBuffer frames = products.inverse();
        Framing.inParallel(count, length, (at, rows) -> {
            frames.get(at * length, rows);
            framing.paste(rows, dft.lead(), first + at, segments);
        });
    }

    private void inParallel(int count, FrameVisitor work) {
        Framing.inParallel(count, 2 * binCount(), work);
    }
}
