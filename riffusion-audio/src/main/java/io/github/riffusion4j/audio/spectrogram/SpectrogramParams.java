package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.MelNorm;
import io.github.riffusion4j.audio.transform.MelScale;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;
import java.io.Serializable;

/**
 * The mapping of sound to a spectrogram image and back. {@link #defaults()} are what Riffusion's models were trained
 * on; change values through {@link #toBuilder()}.
 *
 * @param sampleRate Hz, at most 1,000,000
 * @param channels the channels that the image holds
 * @param stepSizeMs milliseconds between the image's columns, at most 1,000
 * @param windowDurationMs milliseconds of sound that one column sees
 * @param paddedDurationMs milliseconds to which the window is padded with silence before its Fourier transform; longer
 *     means finer bins; at most 262,144 samples
 * @param numFrequencies mel bands: the image's height, at most 16,384
 * @param minFrequency Hz; the lower end of the lowest band
 * @param maxFrequency Hz; the upper end of the highest band, at most 1,000,000
 * @param melScale the scale on which the bands are evenly spaced
 * @param melNorm the heights of the bands' triangles
 * @param powerForImage brightness is amplitude raised to this power, from 0.001 to 1,000
 */
public record SpectrogramParams(
        int sampleRate,
        Channels channels,
        int stepSizeMs,
        int windowDurationMs,
        int paddedDurationMs,
        int numFrequencies,
        int minFrequency,
        int maxFrequency,
        MelScale melScale,
        MelNorm melNorm,
        double powerForImage)
        implements Serializable {

    private static final long serialVersionUID = 1;

    private static final SpectrogramParams DEFAULTS =
            new SpectrogramParams(44100, Channels.MONO, 10, 100, 400, 512, 0, 10000, MelScale.HTK, MelNorm.NONE, 0.25);

    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_STEP_MS = 1000;
    private static final int MAX_BANDS = 16_384;
    private static final double MAX_POWER = 1000;

    /** Six seconds at 44100 Hz; every column of a spectrogram takes half a mebibyte then. */
    private static final int MAX_FFT_LENGTH = 1 << 18;

    /** The channels that a spectrogram image holds. */
    public enum Channels {
        /** One channel, as gray. */
        MONO,
        /** Left as green, right as blue. */
        STEREO;

        /** 1 or 2. */
        public int count() {
            return this == MONO ? 1 : 2;
        }
    }

    public SpectrogramParams {
        require(sampleRate > 0, "sampleRate must be positive, got ", sampleRate);
        require(stepSizeMs > 0, "stepSizeMs must be positive, got ", stepSizeMs);
        require(
                windowDurationMs >= stepSizeMs,
                "windowDurationMs must be at least stepSizeMs = " + stepSizeMs + ", got ",
                windowDurationMs);
        require(
                paddedDurationMs >= windowDurationMs,
                "paddedDurationMs must be at least windowDurationMs = " + windowDurationMs + ", got ",
                paddedDurationMs);
        require(numFrequencies > 0, "numFrequencies must be positive, got ", numFrequencies);
        require(minFrequency >= 0, "minFrequency must be 0 Hz or more, got ", minFrequency);
        require(
                maxFrequency > minFrequency,
                "maxFrequency must be above minFrequency = " + minFrequency + " Hz, got ",
                maxFrequency);
        require(
                powerForImage > 0 && Double.isFinite(powerForImage),
                "powerForImage must be positive, got ",
                powerForImage);
        require(
                samples(stepSizeMs, sampleRate) > 0,
                "stepSizeMs is less than one sample at " + sampleRate + " Hz: ",
                stepSizeMs);
        requireAtMost(MAX_RATE, "sampleRate", sampleRate);
        requireAtMost(MAX_STEP_MS, "stepSizeMs", stepSizeMs);
        requireAtMost(MAX_BANDS, "numFrequencies", numFrequencies);
        requireAtMost(MAX_RATE, "maxFrequency", maxFrequency);
        require(
                powerForImage >= 1 / MAX_POWER && powerForImage <= MAX_POWER,
                "powerForImage must be 0.001 to 1000, got ",
                powerForImage);
        require(
                samples(paddedDurationMs, sampleRate) <= MAX_FFT_LENGTH,
                "paddedDurationMs must be at most " + MAX_FFT_LENGTH + " samples at " + sampleRate + " Hz, got ",
                paddedDurationMs);
    }

    private static void requireAtMost(int most, String name, int value) {
        require(value <= most, name + " must be at most " + most + ", got ", value);
    }

    private static void require(boolean condition, String problem, Number value) {
        if (!condition) {
            throw new IllegalArgumentException(problem + value);
        }
    }

    /**
     * 44100 Hz mono; a column every 10 ms, from 100 ms of sound padded to 400; 512 HTK mel bands from 0 to 10000 Hz;
     * power 0.25.
     */
    public static SpectrogramParams defaults() {
        return DEFAULTS;
    }

    /** The points of each column's Fourier transform. */
    public int fftLength() {
        return samples(paddedDurationMs, sampleRate);
    }

    /** The samples under the window. */
    public int windowLength() {
        return samples(windowDurationMs, sampleRate);
    }

    /** The samples between columns. */
    public int hopLength() {
        return samples(stepSizeMs, sampleRate);
    }

    private static int samples(int milliseconds, int sampleRate) {
        return (int) (milliseconds / 1000.0 * sampleRate);
    }

    /** The transform with these lengths, on JTransforms. */
    public ShortTimeFourierTransform transform() {
        return transform(TransformBackend.jTransforms());
    }

    /** The transform with these lengths, on a backend of choice. */
    public ShortTimeFourierTransform transform(TransformBackend backend) {
        return backend.transform(fftLength(), windowLength(), hopLength());
    }

    /** The filterbank with these bands. */
    public MelFilterbank filterbank() {
        return new MelFilterbank(
                fftLength(), sampleRate, numFrequencies, minFrequency, maxFrequency, melScale, melNorm);
    }

    /** The frequency that a band is centred on, in Hz; 0 is the lowest band. */
    public double bandCenter(int band) {
        double min = melScale.fromHertz(minFrequency);
        double max = melScale.fromHertz(maxFrequency);
        return melScale.toHertz(min + (max - min) * (band + 1) / (numFrequencies + 1));
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Parameters in the making; each setter replaces one value. Not thread safe. */
    public static final class Builder {

        private int sampleRate;
        private Channels channels;
        private int stepSizeMs;
        private int windowDurationMs;
        private int paddedDurationMs;
        private int numFrequencies;
        private int minFrequency;
        private int maxFrequency;
        private MelScale melScale;
        private MelNorm melNorm;
        private double powerForImage;

        private Builder(SpectrogramParams params) {
            sampleRate = params.sampleRate;
            channels = params.channels;
            stepSizeMs = params.stepSizeMs;
            windowDurationMs = params.windowDurationMs;
            paddedDurationMs = params.paddedDurationMs;
            numFrequencies = params.numFrequencies;
            minFrequency = params.minFrequency;
            maxFrequency = params.maxFrequency;
            melScale = params.melScale;
            melNorm = params.melNorm;
            powerForImage = params.powerForImage;
        }

        /** In Hz, above 0. */
        public Builder sampleRate(int sampleRate) {
            this.sampleRate = sampleRate;
            return this;
        }

        /** The channels that the image holds. */
        public Builder channels(Channels channels) {
            this.channels = channels;
            return this;
        }

        /** Milliseconds between columns, at least one sample. */
        public Builder stepSizeMs(int stepSizeMs) {
            this.stepSizeMs = stepSizeMs;
            return this;
        }

        /** Milliseconds that a column sees, at least a step. */
        public Builder windowDurationMs(int windowDurationMs) {
            this.windowDurationMs = windowDurationMs;
            return this;
        }

        /** Milliseconds to which the window is padded, at least a window and at most 262,144 samples. */
        public Builder paddedDurationMs(int paddedDurationMs) {
            this.paddedDurationMs = paddedDurationMs;
            return this;
        }

        /** The bands, at least 1. */
        public Builder numFrequencies(int numFrequencies) {
            this.numFrequencies = numFrequencies;
            return this;
        }

        /** The lower end of the lowest band in Hz, 0 or more. */
        public Builder minFrequency(int minFrequency) {
            this.minFrequency = minFrequency;
            return this;
        }

        /** The upper end of the highest band in Hz, above the lower end. */
        public Builder maxFrequency(int maxFrequency) {
            this.maxFrequency = maxFrequency;
            return this;
        }

        /** The scale on which the bands are evenly spaced. */
        public Builder melScale(MelScale melScale) {
            this.melScale = melScale;
            return this;
        }

        /** The heights of the bands' triangles. */
        public Builder melNorm(MelNorm melNorm) {
            this.melNorm = melNorm;
            return this;
        }

        /** The power to which amplitudes are raised, above 0. */
        public Builder powerForImage(double powerForImage) {
            this.powerForImage = powerForImage;
            return this;
        }

        /** The parameters; throws {@link IllegalArgumentException} naming the first value that is out of range. */
        public SpectrogramParams build() {
            return new SpectrogramParams(
                    sampleRate,
                    channels,
                    stepSizeMs,
                    windowDurationMs,
                    paddedDurationMs,
                    numFrequencies,
                    minFrequency,
                    maxFrequency,
                    melScale,
                    melNorm,
                    powerForImage);
        }
    }
}
