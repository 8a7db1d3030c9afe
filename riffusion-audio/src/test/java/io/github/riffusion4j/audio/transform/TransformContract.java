package io.github.riffusion4j.audio.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.phase.GriffinLim;
import io.github.riffusion4j.audio.phase.InitialPhase;
import io.github.riffusion4j.audio.phase.PhaseInitializer;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.LeastSquaresInverter;
import io.github.riffusion4j.audio.spectrogram.MelInverter;
import io.github.riffusion4j.audio.spectrogram.Spectrogram;
import io.github.riffusion4j.audio.spectrogram.SpectrogramConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every {@link TransformBackend}. Golden values from torch 1.13.1. */
abstract class TransformContract {

    private final ShortTimeFourierTransform oddWindow = backend().transform(1764, 441, 110);

    abstract TransformBackend backend();

    private static Npy golden(String name) {
        return Npy.resource(TransformContract.class, name);
    }

    /** Frame by frame, the bins as (real, imaginary) pairs. */
    private static float[][] spectra(ShortTimeFourierTransform transform, float[] samples) {
        float[][] spectra = new float[transform.frameCount(samples.length)][];
        transform.analyse(
                samples, (frame, spectrum) -> spectra[frame] = Arrays.copyOf(spectrum, 2 * transform.binCount()));
        return spectra;
    }

    /** The golden arrays are [bin, frame, 2]. */
    private static float[][] byFrame(Npy golden) {
        int bins = golden.shape()[0];
        int frames = golden.shape()[1];
        float[] values = golden.floats();
        float[][] spectra = new float[frames][2 * bins];
        for (int i = 0; i < values.length; i++) {
            spectra[i / 2 % frames][i / 2 / frames * 2 + i % 2] = values[i];
        }
        return spectra;
    }

    @Test
    void equalsTorchWithAnOddZeroPaddedWindow() {
        float[][] expected = byFrame(golden("chirp_stft1764.npy"));
        float[][] actual = spectra(oddWindow, golden("chirp.npy").floats());
        assertEquals(41, actual.length);
        for (int frame = 0; frame < expected.length; frame++) {
            Compare.relativeError(2e-6, expected[frame], actual[frame]);
        }
    }

    @Test
    void equalsTorchAtTheReferenceSize() {
        float[] chirp = new float[22050];
        for (int n = 0; n < chirp.length; n++) {
            double t = n / 44100.0;
            chirp[n] = (float) (10000 * Math.sin(2 * Math.PI * (200 * t + 2800 * t * t)));
        }
        float[][] actual = spectra(backend().transform(17640, 4410, 441), chirp);
        float[][] expected = byFrame(golden("chirp_stft17640_frames.npy"));
        int[] frames = {0, 1, 10, 25, 49, 50};
        for (int i = 0; i < frames.length; i++) {
            Compare.relativeError(2e-6, expected[i], actual[frames[i]]);
        }
        Npy magnitudes = golden("chirp_stft17640_mag.npy");
        for (int frame = 0; frame < 51; frame++) {
            for (int row = 0; row < magnitudes.shape()[0]; row++) {
                assertEquals(
                        magnitudes.doubles()[row * 51 + frame],
                        Magnitudes.amplitude(actual[frame], 8 * row),
                        2.5,
                        row + ", " + frame);
            }
        }
    }

    @Test
    void inverseEqualsTorch() {
        float[][] spectra = byFrame(golden("chirp_stft1764.npy"));
        float[] samples = oddWindow.synthesise(
                41, (frame, s) -> System.arraycopy(spectra[frame], 0, s, 0, spectra[frame].length));
        Compare.relativeError(1e-6, golden("chirp_istft1764.npy").floats(), samples);
    }

    @Test
    void inverseOfAnInconsistentSpectrumEqualsTorch() {
        float[][] spectra = byFrame(golden("chirp_stft1764.npy"));
        float[] samples = oddWindow.synthesise(41, (frame, s) -> {
            double cos = Math.cos(0.3 * frame);
            double sin = Math.sin(0.3 * frame);
            for (int k = 0; k < oddWindow.binCount(); k++) {
                double gain = 0.7 + 0.5 * Math.cos(0.05 * k);
                double re = spectra[frame][2 * k];
                double im = spectra[frame][2 * k + 1];
                s[2 * k] = (float) (gain * (re * cos - im * sin));
                s[2 * k + 1] = (float) (gain * (re * sin + im * cos));
            }
        });
        Compare.relativeError(2e-6, golden("chirp_istft1764_modified.npy").floats(), samples);
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(17640, 4410, 441, 22050),
                Arguments.of(2100, 2100, 210, 10500),
                Arguments.of(64, 64, 16, 1000),
                Arguments.of(63, 31, 8, 500),
                Arguments.of(97, 97, 13, 1300),
                Arguments.of(1024, 1000, 999, 9990));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void analysisThenSynthesisIsTheIdentity(int fft, int window, int hop, int length) {
        ShortTimeFourierTransform transform = backend().transform(fft, window, hop);
        float[] samples = noise(transform.sampleCount(transform.frameCount(length)));
        float[] back = transform.process(samples, (frame, spectrum) -> {});
        if (hop < window / 2) {
            Compare.maxDifference(1e-4, samples, back);
        } else {
            // With hardly any overlap, the samples between two windows' zeros are covered too thinly for single
            // precision.
            Compare.relativeError(1e-2, samples, back);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aSignalThatRepeatsIsTransformedAsIfItWentOnForEver(int fft, int window, int hop, int length) {
        ShortTimeFourierTransform mirrored = backend().transform(fft, window, hop);
        ShortTimeFourierTransform circular = mirrored.circular();
        int frames = length / hop;
        float[] period = noise(frames * hop);
        float[] thrice = new float[3 * period.length];
        for (int i = 0; i < thrice.length; i++) {
            thrice[i] = period[i % period.length];
        }
        float[][] expected = Arrays.copyOfRange(spectra(mirrored, thrice), frames, 2 * frames);
        float[][] actual = spectra(circular, period);
        assertEquals(frames, actual.length);
        for (int frame = 0; frame < frames; frame++) {
            Compare.relativeError(2e-6, expected[frame], actual[frame]);
        }
        float[] back = circular.process(period, (frame, spectrum) -> {});
        assertEquals(period.length, back.length);
        Compare.relativeError(hop < window / 2 ? 1e-4 : 1e-2, period, back);
    }

    @Test
    void refusesARepeatingSignalOfNoWholeNumberOfHops() {
        ShortTimeFourierTransform circular =
                backend().transform(2100, 2100, 210).circular();
        Failure.expect(
                IllegalArgumentException.class,
                () -> circular.analyse(new float[211], (frame, spectrum) -> {}),
                "211 samples",
                "hops of 210");
    }

    private static float[] noise(int length) {
        Random random = new Random(7);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }
        return samples;
    }

    @Test
    void theSameSamplesGiveTheSameBytes() {
        ShortTimeFourierTransform transform = backend().transform(2100, 2100, 210);
        float[] samples = noise(210 * 100);
        FrameVisitor halve = (frame, spectrum) -> spectrum[2 * (frame % 1000)] *= 0.5f;
        float[] first = transform.process(samples, halve);
        for (int i = 0; i < 5; i++) {
            assertEquals(Arrays.hashCode(first), Arrays.hashCode(transform.process(samples, halve)));
        }
    }

    @Test
    void refusesASignalTooShortToMirror() {
        ShortTimeFourierTransform transform = backend().transform(17640, 4410, 441);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> transform.analyse(new float[2000], (frame, spectrum) -> {}));
        assertEquals(
                "a signal of 2000 samples is too short for a window of 4410; at least 2207 are needed", e.getMessage());
        transform.analyse(new float[2207], (frame, spectrum) -> {});
    }

    @Test
    void refusesImpossibleLengths() {
        assertThrows(IllegalArgumentException.class, () -> backend().transform(100, 200, 10));
        assertThrows(IllegalArgumentException.class, () -> backend().transform(100, 50, 0));
        assertThrows(IllegalArgumentException.class, () -> backend().transform(100, 50, 51));
    }

    @Test
    void visitsEveryFrameOnceWhateverTheBatches() {
        ShortTimeFourierTransform transform = backend().transform(2100, 2100, 210);
        float[] samples = noise(210 * 700);
        AtomicIntegerArray visits = new AtomicIntegerArray(701);
        float[] back = transform.process(samples, (frame, spectrum) -> visits.incrementAndGet(frame));
        Compare.maxDifference(1e-4, samples, back);
        for (int frame = 0; frame < visits.length(); frame++) {
            assertEquals(1, visits.get(frame), "frame " + frame);
        }
    }

    @Test
    void severalThreadsMayShareATransform() {
        ShortTimeFourierTransform transform = backend().transform(2100, 2100, 210);
        List<float[]> signals = Stream.of(5000, 20000, 9000, 40000)
                .map(TransformContract::noise)
                .toList();
        List<CompletableFuture<float[]>> calls = signals.stream()
                .map(signal -> CompletableFuture.supplyAsync(() -> transform.process(signal, (frame, spectrum) -> {})))
                .toList();
        for (int i = 0; i < signals.size(); i++) {
            assertArrayEquals(
                    transform.process(signals.get(i), (frame, spectrum) -> {}),
                    calls.get(i).join());
        }
    }

    @Test
    void aVisitorsExceptionReachesTheCaller() {
        FrameVisitor failing = (frame, spectrum) -> {
            throw new ArithmeticException("frame " + frame);
        };
        assertThrows(ArithmeticException.class, () -> oddWindow.analyse(noise(5000), failing));
        assertThrows(ArithmeticException.class, () -> oddWindow.synthesise(41, failing));
        assertThrows(ArithmeticException.class, () -> oddWindow.process(noise(5000), failing));
    }

    private static MelFilterbank filterbank(int fftLength, int bands) {
        return new MelFilterbank(fftLength, 44100, bands, 0, 10000, MelScale.HTK, MelNorm.NONE);
    }

    @Test
    void melAmplitudesAreTheFilterbanksOfEachSpectrum() {
        ShortTimeFourierTransform transform = backend().transform(17640, 4410, 441);
        MelFilterbank filterbank = filterbank(17640, 512);
        float[] samples = noise(441 * 100);
        float[] expected = new float[101 * 512];
        transform.analyse(
                samples,
                (frame, spectrum) -> System.arraycopy(filterbank.bands(spectrum), 0, expected, frame * 512, 512));
        Compare.relativeError(2e-6, expected, transform.mel(filterbank).analyse(samples));
    }

    @Test
    void leastSquaresIsTheFilterbanksOfEachFrame() {
        MelFilterbank filterbank = filterbank(1764, 64);
        float[] bands = noise(64 * 600);
        IntFunction<float[]> frames = frame -> Arrays.copyOfRange(bands, 64 * frame, 64 * (frame + 1));
        Magnitudes actual = oddWindow.mel(filterbank).leastSquares(600, frames);
        assertEquals(600, actual.frameCount());
        assertEquals(filterbank.binCount(), actual.binCount());
        for (int frame = 0; frame < 600; frame++) {
            float[] expected = new float[filterbank.binCount()];
            filterbank.leastSquares(frames.apply(frame), expected);
            Compare.relativeError(2e-6, expected, actual.frame(frame));
        }
    }

    @Test
    void refusesAFilterbankOfALongerTransform() {
        Failure.expect(
                IllegalArgumentException.class,
                () -> oddWindow.mel(filterbank(17640, 512)),
                "4001 bins",
                "only 883",
                "same FFT length");
    }

    @Test
    void aConverterComputesOnIt() {
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().sampleRate(8000).build();
        MelInverter twoRounds =
                new LeastSquaresInverter(new GriffinLim(2, 0.99, PhaseInitializer.of(InitialPhase.spread())));
        SpectrogramConverter expected = new SpectrogramConverter(params, twoRounds);
        SpectrogramConverter actual = new SpectrogramConverter(params, twoRounds, backend());
        Spectrogram spectrogram = expected.toSpectrogram(AudioClip.of(8000, noise(8000)));
        Compare.relativeError(
                2e-6,
                spectrogram.frame(0, 50),
                actual.toSpectrogram(AudioClip.of(8000, noise(8000))).frame(0, 50));
        // Each round divides by bins that nearly vanish, which magnifies rounding.
        Compare.relativeError(
                1e-3,
                expected.toAudio(spectrogram).channel(0),
                actual.toAudio(spectrogram).channel(0));
    }

    @Test
    void theDefaultInversionComputesOnIt() {
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().sampleRate(22050).build();
        SpectrogramConverter converter =
                new SpectrogramConverter(params, InversionPreset.BALANCED.inverter(), backend());
        Spectrogram wanted = converter.toSpectrogram(AudioClip.of(22050, noise(22050)));
        Spectrogram found = converter.toSpectrogram(converter.toAudio(wanted));
        Compare.relativeError(0.2, wanted.frame(0, 50), found.frame(0, 50));
    }
}
