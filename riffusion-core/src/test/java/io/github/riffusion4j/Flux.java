package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.Spectrogram;
import io.github.riffusion4j.audio.spectrogram.SpectrogramConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.util.Arrays;

/** The change of a sound's spectrum from one moment to the next: the sum over all bands of the change in loudness. */
final class Flux {

    private Flux() {}

    /**
     * The flux of each step of 10 ms.
     *
     * @param window milliseconds of sound that the spectrum is taken of: short ones find sudden changes
     */
    static double[] of(AudioClip clip, int window) {
        SpectrogramParams params = SpectrogramParams.defaults().toBuilder()
                .numFrequencies(64)
                .windowDurationMs(window)
                .paddedDurationMs(4 * window)
                .build();
        Spectrogram spectrogram = new SpectrogramConverter(params).toSpectrogram(clip);
        double[] flux = new double[spectrogram.frameCount()];
        for (int t = 1; t < flux.length; t++) {
            for (int band = 0; band < spectrogram.bandCount(); band++) {
                flux[t] += Math.abs(
                        Math.pow(spectrogram.get(0, band, t), 0.25) - Math.pow(spectrogram.get(0, band, t - 1), 0.25));
            }
        }
        return flux;
    }

    /** The largest from one index to another. */
    static double most(double[] flux, int from, int to) {
        return Arrays.stream(flux, from, to).max().orElseThrow();
    }

    static double mean(double[] flux, int from, int to) {
        return Arrays.stream(flux, from, to).average().orElseThrow();
    }
}
