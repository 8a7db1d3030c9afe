package io.github.riffusion4j.audio.transform;

/** {@link JTransformsStft} as a backend. */
final class JTransformsBackend implements TransformBackend {

    @Override
    public ShortTimeFourierTransform transform(int fftLength, int windowLength, int hopLength) {
        return new JTransformsStft(new Framing(fftLength, windowLength, hopLength));
    }

    @Override
    public String toString() {
        return "JTransforms on the CPU";
    }
}
