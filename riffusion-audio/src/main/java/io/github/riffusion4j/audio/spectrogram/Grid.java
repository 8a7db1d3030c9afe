package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;

/**
 * A grid of frames and bins on which a signal is sought. Its frames lie where those of the parameters do, or are
 * stretched; but it may have a lower sample rate and coarser bins, and costs less in proportion.
 *
 * <p>Between frames there is always a whole number of samples. Frames that are stretched are had by another sample
 * rate: {@code sampleRate} over {@code stretch}, which need not be a whole number of hertz. So all that works frame by
 * frame is the same for them; only the window is another number of samples, and the bins lie elsewhere.
 *
 * @param params what the spectrogram was made with
 * @param stretch the distance between frames over that of the parameters
 * @param sampleRate Hz, times the stretch
 * @param windowLength samples
 * @param hopLength samples
 * @param fftLength points
 */
record Grid(SpectrogramParams params, double stretch, int sampleRate, int windowLength, int hopLength, int fftLength) {

    /** The share of half the sample rate up to which the grid carries sound. */
    private static final double USABLE = 0.985;

    /** The share of a window that is enough. */
    private static final double CUT = 0.99;

    /**
     * The grid of the lowest sample rate that carries the highest band and on which step and window are whole samples,
     * as they are at the parameters' own rate; or else of that rate.
     *
     * @param stretch the distance between frames over that of the parameters; a stretched grid has at least the rate of
     *     one that is not
     * @param oversampling how many times finer than needed its bins are, a power of two
     */
    static Grid bandLimited(SpectrogramParams params, double stretch, int oversampling) {
        int rate = rate(params, (int) (2 * params.maxFrequency() / USABLE));
        if (stretch != 1) {
            rate = rate(params, (int) Math.ceil(rate * stretch));
        }
        double samplesPerMs = rate / 1000.0;
        int window = window((int) (params.windowDurationMs() * samplesPerMs), stretch);
        // A stretched grid's rate is a little higher than need be: its window is rather cut a little than padded
        // twofold.
        int needed = stretch == 1 ? window : (int) (CUT * window);
        int points = Integer.highestOneBit(2 * needed - 1);
        int fft = points * oversampling;
        return new Grid(
                params, stretch, rate, Math.min(window, points), (int) (params.stepSizeMs() * samplesPerMs), fft);
    }

    private static int rate(SpectrogramParams params, int lowest) {
        for (int rate = lowest; rate < params.sampleRate(); rate++) {
            if (isWhole(params.stepSizeMs(), rate)
                    && isWhole(params.windowDurationMs(), rate)
                    && isWhole(params.stepSizeMs(), params.sampleRate())
                    && isWhole(params.windowDurationMs(), params.sampleRate())) {
                return rate;
            }
        }
        return params.sampleRate();
    }

    private static boolean isWhole(int milliseconds, int sampleRate) {
        return (long) milliseconds * sampleRate % 1000 == 0;
    }

    /** The parameters' own grid, with its frames stretched. */
    static Grid own(SpectrogramParams params, double stretch) {
        int window = Math.min(params.fftLength(), window(params.windowLength(), stretch));
        return new Grid(params, stretch, params.sampleRate(), window, params.hopLength(), params.fftLength());
    }

    /**
     * As much sound under the window as without stretch; an even number of samples, so that frames keep their middle.
     */
    private static int window(int unstretched, double stretch) {
        return stretch == 1 ? unstretched : 2 * (int) Math.round(unstretched / stretch / 2);
    }

    ShortTimeFourierTransform transform(TransformBackend backend) {
        return backend.transform(fftLength, windowLength, hopLength);
    }

    MelFilterbank filterbank() {
        return new MelFilterbank(
                fftLength,
                sampleRate / stretch,
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
