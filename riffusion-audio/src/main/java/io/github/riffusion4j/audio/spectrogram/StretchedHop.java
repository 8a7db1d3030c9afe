package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.transform.MelFilterbank;
import io.github.riffusion4j.audio.transform.MelTransform;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.audio.transform.TransformBackend;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A hop that is no whole number of samples, so that so many frames are so many samples exactly: frame k lies at sample
 * k · samples / frames. Both ways the sound passes through a sample rate at which that hop is a whole number of
 * samples; windows and mel bands are what the parameters say at that rate, too, so that nothing changes but the length.
 *
 * @param params how sound maps to a spectrogram
 * @param frames in all
 * @param samples in all, at the parameters' rate
 */
record StretchedHop(SpectrogramParams params, int frames, int samples) {

    private static final double LEAST = 0.8;
    private static final double MOST = 1.25;

    /** @throws IllegalArgumentException if the hop is less than 0.8 or more than 1.25 times that of the parameters */
    StretchedHop {
        if (frames < 1
                || samples < LEAST * params.hopLength() * frames
                || samples > MOST * params.hopLength() * frames) {
            throw new IllegalArgumentException(samples + " samples in " + frames + " frames are a hop of "
                    + (float) samples / frames + " samples; possible are " + LEAST * params.hopLength() + " to "
                    + MOST * params.hopLength() + ", with another number of frames");
        }
    }

    /** The distance between frames over that of the parameters. */
    double stretch() {
        return (double) samples / ((double) params.hopLength() * frames);
    }

    /** Changes the lengths of signals, and keeps what the mel bands see. */
    Resampler resampler(int from, int to) {
        double lowerRate = params.sampleRate() * Math.min((double) from / samples, (double) to / samples);
        return Resampler.ofLengths(from, to, Math.min(0.475, params.maxFrequency() / lowerRate));
    }

    /** The frames of a clip of so many samples and of the parameters' channels. */
    Spectrogram toSpectrogram(AudioClip clip, TransformBackend backend) {
        ShortTimeFourierTransform transform = backend.transform(params.fftLength(), windowLength(), params.hopLength());
        return toSpectrogram(clip, transform, inputRate()::resample);
    }

    /** The frames of a clip that repeats. */
    Spectrogram loopToSpectrogram(AudioClip loop, TransformBackend backend) {
        ShortTimeFourierTransform transform = backend.transform(params.fftLength(), windowLength(), params.hopLength());
        return toSpectrogram(loop, transform.circular(), inputRate()::resampleLoop);
    }

    private Resampler inputRate() {
        return resampler(samples, params.hopLength() * frames);
    }

    /** As much sound under the window as the parameters say; an even number, so that frames keep their middle. */
    private int windowLength() {
        return Math.min(params.fftLength(), 2 * (int) Math.round(params.windowLength() / stretch() / 2));
    }

    private Spectrogram toSpectrogram(
            AudioClip clip, ShortTimeFourierTransform transform, UnaryOperator<float[]> inputRate) {
        MelFilterbank filterbank = new MelFilterbank(
                params.fftLength(),
                params.sampleRate() / stretch(),
                params.numFrequencies(),
                params.minFrequency(),
                params.maxFrequency(),
                params.melScale(),
                params.melNorm());
        MelTransform mel = transform.mel(filterbank);
        float[] levels = levels(filterbank.sums());
        float[][] channels = new float[clip.channelCount()][];
        for (int c = 0; c < channels.length; c++) {
            float[] found = SpectrogramConverter.toMel(mel, inputRate.apply(clip.channel(c)));
            // Where the sound does not repeat there is one frame more, at its end.
            channels[c] = Arrays.copyOf(found, frames * levels.length);
            for (int i = 0; i < channels[c].length; i++) {
                channels[c][i] *= levels[i % levels.length];
            }
        }
        return new Spectrogram(params.numFrequencies(), frames, channels);
    }

    /** For each band its amplitude by the parameters' own window and bins over that by these. */
    private float[] levels(float[] sums) {
        float[] own = params.filterbank().sums();
        double windows = (double) params.windowLength() / windowLength();
        float[] levels = new float[own.length];
        for (int band = 0; band < own.length; band++) {
            levels[band] = sums[band] == 0 ? 0 : (float) (windows * own[band] / sums[band]);
        }
        return levels;
    }
}
