package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.phase.SignalPrefix;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of all presets for inverting a mel spectrogram. */
class InversionPresetTest {

    private static final SpectrogramParams PARAMS = SpectrogramParams.defaults();

    /** Chords, with a click every quarter of a second. */
    private static AudioClip chords(int sampleRate, double seconds) {
        float[] samples = new float[(int) (sampleRate * seconds)];
        for (int n = 0; n < samples.length; n++) {
            double t = (double) n / sampleRate;
            for (double pitch : new double[] {220, 277.2, 329.6, 880, 3520}) {
                samples[n] += (float) (0.1 * Math.sin(2 * Math.PI * pitch * t) * Math.exp(-3 * (t % 0.5)));
            }
            samples[n] += n % (sampleRate / 4) < 20 ? 0.3f : 0;
        }
        return AudioClip.of(sampleRate, samples);
    }

    private static Spectrogram mel(SpectrogramParams params) {
        return mel(params, 0.4);
    }

    private static Spectrogram mel(SpectrogramParams params, double seconds) {
        return new SpectrogramConverter(params).toSpectrogram(chords(params.sampleRate(), seconds));
    }

    private static float[] invert(
            InversionPreset preset, Spectrogram mel, SpectrogramParams params, Progress progress) {
        return preset.inverter()
                .prepare(params, TransformBackend.jTransforms())
                .signal(mel, SignalPrefix.unknown(), progress);
    }

    private static float[] invert(InversionPreset preset, Spectrogram mel, SpectrogramParams params) {
        return invert(preset, mel, params, Progress.none());
    }

    private static RoundTripError error(InversionPreset preset, SpectrogramParams params) {
        return error(preset, params, mel(params));
    }

    private static RoundTripError error(InversionPreset preset, SpectrogramParams params, Spectrogram mel) {
        SpectrogramConverter converter = new SpectrogramConverter(params, preset.inverter());
        return RoundTripError.between(
                SpectrogramImage.of(mel, params), converter.toSpectrogram(converter.toAudio(mel)));
    }

    @ParameterizedTest
    @EnumSource
    void theSoundHasTheSpectrogram(InversionPreset preset) {
        RoundTripError error = error(preset, PARAMS);
        assertTrue(error.spectralConvergence() < 0.1, error::toString);
        assertTrue(error.logSpectralDistance() < 2.5, error::toString);
    }

    @Test
    void moreTimeMeansMoreQuality() {
        // In a shorter sound most frames see its ends, where the methods hardly differ.
        Spectrogram mel = mel(PARAMS, 1);
        double fast = error(InversionPreset.FAST, PARAMS, mel).logSpectralDistance();
        double balanced = error(InversionPreset.BALANCED, PARAMS, mel).logSpectralDistance();
        double best = error(InversionPreset.BEST, PARAMS, mel).logSpectralDistance();
        double reference = error(InversionPreset.REFERENCE, PARAMS, mel).logSpectralDistance();
        assertTrue(best < fast && balanced < fast, () -> best + ", " + balanced + ", " + fast);
        assertTrue(balanced < reference, () -> balanced + ", " + reference);
    }

    @ParameterizedTest
    @EnumSource
    void theLevelIsKept(InversionPreset preset) {
        AudioClip clip = chords(44100, 0.4);
        SpectrogramConverter converter = new SpectrogramConverter(PARAMS, preset.inverter());
        double rms = converter.toAudio(converter.toSpectrogram(clip)).rms();
        assertEquals(clip.rms(), rms, 0.06 * clip.rms());
    }

    @ParameterizedTest
    @EnumSource
    void theSameSpectrogramGivesTheSameSamples(InversionPreset preset) {
        assertArrayEquals(invert(preset, mel(PARAMS), PARAMS), invert(preset, mel(PARAMS), PARAMS));
    }

    @ParameterizedTest
    @EnumSource
    void silenceStaysSilent(InversionPreset preset) {
        Spectrogram silence = Spectrogram.generate(1, 512, 40, (channel, band, frame) -> 0);
        for (float sample : invert(preset, silence, PARAMS)) {
            assertEquals(0, sample);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneLoudPointIsFinite(InversionPreset preset) {
        Spectrogram point = Spectrogram.generate(1, 512, 40, (c, band, frame) -> band == 100 && frame == 20 ? 1e9f : 0);
        float[] samples = invert(preset, point, PARAMS);
        float peak = 0;
        for (float sample : samples) {
            assertTrue(Float.isFinite(sample));
            peak = Math.max(peak, Math.abs(sample));
        }
        assertTrue(peak > 0);
    }

    @ParameterizedTest
    @EnumSource
    void progressEndsAtItsTotalAndCancellingStops(InversionPreset preset) {
        List<String> reports = new ArrayList<>();
        invert(preset, mel(PARAMS), PARAMS, (done, total) -> reports.add(done + "/" + total));
        int rounds = reports.size();
        assertEquals(rounds + "/" + rounds, reports.get(rounds - 1));
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThrows(
                CancelledException.class,
                () -> invert(preset, mel(PARAMS), PARAMS, Progress.none().until(cancellation)));
    }

    /** Rates at which a step is no whole number of samples, bands above half the rate, odd windows. */
    @ParameterizedTest
    @CsvSource({
        "44100, 10, 100, 400, 20, 20000",
        "22050, 10, 100, 400, 0, 10000",
        "48000, 10, 100, 400, 0, 10000",
        "96000, 5, 50, 200, 0, 8000",
        "8000, 10, 100, 400, 0, 10000",
        "11025, 7, 63, 63, 100, 5000"
    })
    void anyParametersWork(int rate, int step, int window, int padded, int min, int max) {
        SpectrogramParams params = PARAMS.toBuilder()
                .sampleRate(rate)
                .stepSizeMs(step)
                .windowDurationMs(window)
                .paddedDurationMs(padded)
                .numFrequencies(96)
                .minFrequency(min)
                .maxFrequency(max)
                .build();
        Spectrogram mel = mel(params);
        AudioClip sound = new SpectrogramConverter(params).toAudio(mel);
        assertEquals(params.hopLength() * (mel.frameCount() - 1), sound.length());
        RoundTripError error = error(InversionPreset.BALANCED, params);
        assertTrue(error.spectralConvergence() < 0.15, error::toString);
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new ConsistentInverter(-1, 8, 2));
        assertThrows(IllegalArgumentException.class, () -> new ConsistentInverter(2, 8, 3));
    }
}
