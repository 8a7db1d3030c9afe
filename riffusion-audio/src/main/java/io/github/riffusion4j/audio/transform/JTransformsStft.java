package io.github.riffusion4j.audio.transform;

import java.util.Arrays;

/** Each frame by itself through a fast Fourier transform. Results do not depend on the number of threads. */
final class JTransformsStft extends FramedTransform {

    private final RealFft fft;

    JTransformsStft(Framing framing) {
        this(framing, new RealFft(framing.fftLength()));
    }

    private JTransformsStft(Framing framing, RealFft fft) {
        super(framing);
        this.fft = fft;
    }

    @Override
    public ShortTimeFourierTransform circular() {
        return new JTransformsStft(framing.circular(), fft);
    }

    @Override
    public void analyse(float[] samples, FrameVisitor visitor) {
        framing.requireLength(samples.length);
        inParallel(frameCount(samples.length), (frame, buffer) -> {
            forward(samples, frame, buffer);
            visitor.visit(frame, buffer);
        });
    }

    @Override
    public float[] synthesise(int frameCount, FrameVisitor visitor) {
        framing.requireLength(sampleCount(frameCount));
        float[] segments = framing.segments(frameCount);
        inParallel(frameCount, (frame, buffer) -> {
            Arrays.fill(buffer, 0);
            visitor.visit(frame, buffer);
            inverse(frame, buffer, segments);
        });
        return framing.overlapAdd(segments, frameCount);
    }

    @Override
    public float[] process(float[] samples, FrameVisitor visitor) {
        framing.requireLength(samples.length);
        int frameCount = frameCount(samples.length);
        float[] segments = framing.segments(frameCount);
        inParallel(frameCount, (frame, buffer) -> {
            forward(samples, frame, buffer);
            visitor.visit(frame, buffer);
            inverse(frame, buffer, segments);
        });
        return framing.overlapAdd(segments, frameCount);
    }

    private void forward(float[] samples, int frame, float[] buffer) {
        Arrays.fill(buffer, 0);
        framing.cut(samples, frame, buffer, framing.windowOffset());
        fft.forward(buffer);
    }

    private void inverse(int frame, float[] buffer, float[] segments) {
        fft.inverse(buffer);
        framing.paste(buffer, framing.windowOffset(), frame, segments);
    }

    private void inParallel(int frameCount, FrameVisitor work) {
        Framing.inParallel(frameCount, fft.bufferLength(), work);
    }
}
