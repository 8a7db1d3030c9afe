package io.github.riffusion4j.audio.phase;

import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;

/**
 * A grid of frames and bins on which a signal is sought. Its frames lie where those of the parameters do, but it may
 * have a lower sample rate and coarser bins, and costs less in proportion.
 *
 * @param params what the spectrogram was made with
 * @param sampleRate Hz
 * @param windowLength samples
 * @param hopLength samples
 * @param fftLength points, a power of two
 */
record Grid(SpectrogramParams params, int sampleRate, int windowLength, int hopLength, int fftLength) {

    /** The share of half the sample rate up to which the grid carries sound. */
    private static final double USABLE = 0.985;

    /**
     * The grid of the lowest sample rate that carries the highest band and on which step and window are whole samples,
     * as they are at the parameters' own rate; or else of that rate.
     *
     * @param oversampling how many times finer than needed its bins are, a power of two
     */
    static Grid bandLimited(SpectrogramParams params, int oversampling) {
        for (int rate = (int) (2 * params.maxFrequency() / USABLE); rate < params.sampleRate(); rate++) {
            if (isWhole(params.stepSizeMs(), rate)
                    && isWhole(params.windowDurationMs(), rate)
                    && isWhole(params.stepSizeMs(), params.sampleRate())
                    && isWhole(params.windowDurationMs(), params.sampleRate())) {
                return of(params, rate, rate / 1000.0, oversampling);
            }
        }
        return of(params, params.sampleRate(), params.sampleRate() / 1000.0, oversampling);
    }

    private static boolean isWhole(int milliseconds, int sampleRate) {
        return (long) milliseconds * sampleRate % 1000 == 0;
    }

    private static Grid of(SpectrogramParams params, int sampleRate, double samplesPerMs, int oversampling) {
        int window = (int) (params.windowDurationMs() * samplesPerMs);
        int fft = Integer.highestOneBit(2 * window - 1) * oversampling;
        return new Grid(params, sampleRate, window, (int) (params.stepSizeMs() * samplesPerMs), fft);
    }

    ShortTimeFourierTransform transform(TransformBackend backend) {
        return backend.transform(fftLength, windowLength, hopLength);
    }

    MelFilterbank filterbank() {
        return new MelFilterbank(
                fftLength,
                sampleRate,
                params.numFrequencies(),
                params.minFrequency(),
                params.maxFrequency(),
                params.melScale(),
                params.melNorm());
    }

    /** A sound's amplitudes on this grid over its amplitudes on the parameters' own: those of the windows' lengths. */
    double amplitudeRatio() {
        return (double) windowLength / params.windowLength();
    }
}
