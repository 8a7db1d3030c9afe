package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.effects.Beats;
import io.github.riffusion4j.audio.effects.LoudnessMeter;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.spectrogram.Spectrogram;
import io.github.riffusion4j.audio.spectrogram.SpectrogramConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a data set's recording is like. It is read once from its start to its end, in memory that does not grow with it.
 *
 * @param seconds how long it plays
 * @param sampleRate in Hz
 * @param channels at least 1
 * @param loudness LUFS of blocks of 30 seconds, averaged by power over those that lie less than 10 LU below their
 *     average: within 0.5 LU of the integrated loudness of music; -70 for silence
 * @param tempo beats a minute, the median of blocks of 30 seconds; 0 where there is no beat
 * @param spectrum the mean level of {@link #BANDS} mel bands from 100 to 5,000 Hz, in dB
 * @param fingerprint at most {@link #SKETCH} numbers, of which recordings of the same music have many in common,
 *     whatever their format and loudness: see {@link #similarity}
 */
public record SoundStatistics(
        double seconds,
        int sampleRate,
        int channels,
        double loudness,
        double tempo,
        List<Double> spectrum,
        List<Integer> fingerprint)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /** Bands of the spectrum. */
    public static final int BANDS = 25;

    /** The size of a fingerprint. */
    public static final int SKETCH = 128;

    /** From here on two recordings are the same: unrelated ones hardly have a number in common. */
    public static final double DUPLICATE = 0.1;

    /** Bands in which landmarks are looked for, for each of the spectrum's. */
    private static final int FINER = 5;

    private static final int BLOCK_SECONDS = 30;
    private static final int FINGERPRINT_SECONDS = 120;
    private static final int RATE = 11_025;
    private static final double SILENCE = -70;
    private static final double GATE = 10;

    private static final SpectrogramParams PARAMS = SpectrogramParams.defaults().toBuilder()
            .sampleRate(RATE)
            .stepSizeMs(40)
            .windowDurationMs(160)
            .paddedDurationMs(320)
            .numFrequencies(BANDS * FINER)
            .minFrequency(100)
            .maxFrequency(5000)
            .build();

    public SoundStatistics {
        spectrum = List.copyOf(spectrum);
        fingerprint = List.copyOf(fingerprint);
    }

    /**
     * Measures a file.
     *
     * @throws io.github.riffusion4j.base.RiffusionException if it cannot be read
     */
    public static SoundStatistics of(Path file) {
        try (AudioReader reader = AudioFile.open(file)) {
            Measurement measurement = new Measurement(reader.sampleRate(), reader.channelCount());
            AudioReader mono = reader.mono();
            int block = BLOCK_SECONDS * reader.sampleRate();
            for (AudioClip clip = mono.read(block); clip.length() > 0; clip = mono.read(block)) {
                measurement.add(clip);
            }
            return measurement.statistics();
        }
    }

    /**
     * The share of music that two recordings have in common, 0 to 1, estimated from the smallest numbers of both
     * (Broder 1997): over 0.3 for copies in other formats, under 0.03 for other music.
     */
    public double similarity(SoundStatistics other) {
        Set<Integer> both = new TreeSet<>(fingerprint);
        both.addAll(other.fingerprint);
        Set<Integer> mine = new HashSet<>(fingerprint);
        Set<Integer> others = new HashSet<>(other.fingerprint);
        List<Integer> smallest = both.stream().limit(SKETCH).toList();
        long shared = smallest.stream()
                .filter(value -> mine.contains(value) && others.contains(value))
                .count();
        return smallest.isEmpty() ? 0 : (double) shared / smallest.size();
    }

    /** What is gathered on the way through a recording. */
    private static final class Measurement {

        private final int sampleRate;
        private final int channels;
        private final Resampler resampler;
        private final SpectrogramConverter converter = new SpectrogramConverter(PARAMS);
        private final double[] energy = new double[BANDS];
        private final List<Double> loudness = new ArrayList<>();
        private final List<Double> tempi = new ArrayList<>();
        private final Landmarks landmarks = new Landmarks();
        private long length;
        private long frameCount;

        Measurement(int sampleRate, int channels) {
            this.sampleRate = sampleRate;
            this.channels = channels;
            this.resampler = Resampler.of(sampleRate, RATE);
        }

        void add(AudioClip clip) {
            length += clip.length();
            loudness.add(Math.max(SILENCE, LoudnessMeter.lufs(clip)));
            Beats.of(clip).ifPresent(beats -> tempi.add(beats.tempo()));
            AudioClip low = resampler.resample(clip);
            if (low.length() < PARAMS.windowLength()) {
                return;
            }
            Spectrogram spectrogram = converter.toSpectrogram(low);
            for (int t = 0; t < spectrogram.frameCount(); t++) {
                float[] frame = spectrogram.frame(0, t);
                for (int band = 0; band < frame.length; band++) {
                    energy[band / FINER] += (double) frame[band] * frame[band] / FINER;
                }
                frameCount++;
            }
            if (length <= (long) FINGERPRINT_SECONDS * sampleRate) {
                landmarks.add(spectrogram);
            }
        }

        SoundStatistics statistics() {
            List<Double> spectrum = new ArrayList<>();
            for (double sum : energy) {
                spectrum.add(rounded(10 * Math.log10(Math.max(sum / Math.max(1, frameCount), 1e-12))));
            }
            Collections.sort(tempi);
            return new SoundStatistics(
                    (double) length / sampleRate,
                    sampleRate,
                    channels,
                    rounded(gatedLoudness()),
                    tempi.isEmpty() ? 0 : rounded(tempi.get(tempi.size() / 2)),
                    spectrum,
                    landmarks.smallest(SKETCH));
        }

        private double gatedLoudness() {
            OptionalDouble all = mean(SILENCE);
            return all.isEmpty() ? SILENCE : mean(all.getAsDouble() - GATE).orElse(SILENCE);
        }

        private OptionalDouble mean(double above) {
            OptionalDouble power = loudness.stream()
                    .filter(level -> level > above)
                    .mapToDouble(level -> Math.pow(10, level / 10))
                    .average();
            return power.isEmpty() ? power : OptionalDouble.of(10 * Math.log10(power.getAsDouble()));
        }

        private static double rounded(double value) {
            return Math.round(value * 100) / 100.0;
        }
    }
}
