package io.github.riffusion4j.audio.transform;

/** Frame and sample counts that the backends' transforms share. */
abstract class FramedTransform implements ShortTimeFourierTransform {

    final Framing framing;

    FramedTransform(Framing framing) {
        this.framing = framing;
    }

    @Override
    public final int fftLength() {
        return framing.fftLength();
    }

    @Override
    public final int windowLength() {
        return framing.windowLength();
    }

    @Override
    public final int hopLength() {
        return framing.hopLength();
    }

    @Override
    public final int binCount() {
        return framing.binCount();
    }

    @Override
    public final int frameCount(int sampleCount) {
        return framing.frameCount(sampleCount);
    }

    @Override
    public final int sampleCount(int frameCount) {
        return framing.sampleCount(frameCount);
    }

    @Override
    public final int minSampleCount() {
        return framing.minSampleCount();
    }

    @Override
    public final boolean isCircular() {
        return framing.isCircular();
    }
}
