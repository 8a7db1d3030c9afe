package io.github.riffusion4j.audio.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Golden values from torchaudio 0.13.1, whose filterbank is computed in single precision: its weights are off by up to
 * 3e-5.
 */
class MelFilterbankTest {

    private static Npy golden(String name) {
        return Npy.resource(MelFilterbankTest.class, name);
    }

    private static MelFilterbank reference() {
        return new MelFilterbank(17640, 44100, 512, 0, 10000, MelScale.HTK, MelNorm.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "default, 17640, 512, 0, 10000, HTK, NONE",
        "stereo20k, 17640, 512, 20, 20000, HTK, NONE",
        "small_slaneynorm, 1764, 64, 0, 10000, HTK, SLANEY",
        "small_slaneyscale, 1764, 64, 0, 10000, SLANEY, NONE"
    })
    void weightsEqualTorchaudio(String name, int fft, int bands, double min, double max, MelScale scale, MelNorm norm) {
        MelFilterbank filterbank = new MelFilterbank(fft, 44100, bands, min, max, scale, norm);
        int[] band0 = golden("melfb_" + name + "_band0.npy").ints();
        float[] w0 = golden("melfb_" + name + "_w0.npy").floats();
        float[] w1 = golden("melfb_" + name + "_w1.npy").floats();
        for (int bin = 0; bin < band0.length; bin++) {
            for (int band = 0; band < bands; band++) {
                float expected =
                        band0[bin] < 0 ? 0 : band == band0[bin] ? w0[bin] : band == band0[bin] + 1 ? w1[bin] : 0;
                assertEquals(expected, filterbank.weight(bin, band), 1e-4, "bin " + bin + ", band " + band);
            }
        }
    }

    @Test
    void stopsAtTheHighestBand() {
        assertEquals(4001, reference().binCount());
        assertEquals(
                883,
                new MelFilterbank(1764, 8000, 64, 0, 10000, MelScale.HTK, MelNorm.NONE).binCount(),
                "no bins above half the rate");
    }

    @Test
    void leastSquaresKeepsTheBandsOfAnySpectrum() {
        MelFilterbank filterbank = reference();
        Random random = new Random(1);
        float[] spectrum = new float[2 * filterbank.binCount()];
        for (int i = 0; i < spectrum.length; i++) {
            // A smooth spectrum, so that the least-squares solution stays positive and the clamp at 0 takes nothing
            // away.
            spectrum[i] = 1000 + 10 * random.nextFloat();
        }
        float[] bands = filterbank.bands(spectrum);
        float[] magnitudes = new float[filterbank.binCount()];
        filterbank.leastSquares(bands, magnitudes);
        float[] again = new float[spectrum.length];
        for (int bin = 0; bin < magnitudes.length; bin++) {
            again[2 * bin] = magnitudes[bin];
        }
        Compare.relativeError(1e-6, bands, filterbank.bands(again));
    }

    @Test
    void leastSquaresEqualsTheReferenceOnARealClip() {
        Npy mel = SharedData.npy("audio/clip2_1s_mel.npy");
        Npy expected = SharedData.npy("audio/clip2_1s_invmel_lstsq.npy");
        int[] frames = {0, 10, 50, 100};
        MelFilterbank filterbank = reference();
        for (int i = 0; i < frames.length; i++) {
            float[] bands = new float[512];
            for (int band = 0; band < 512; band++) {
                bands[band] = mel.floats()[band * 101 + frames[i]];
            }
            float[] magnitudes = new float[filterbank.binCount()];
            filterbank.leastSquares(bands, magnitudes);
            float[] column = new float[magnitudes.length];
            for (int bin = 0; bin < column.length; bin++) {
                column[bin] = expected.floats()[bin * 4 + i];
            }
            Compare.relativeError(1e-4, column, magnitudes);
        }
    }

    @Test
    void bandsNarrowerThanTheGridStayFinite() {
        MelFilterbank filterbank = new MelFilterbank(256, 44100, 512, 0, 10000, MelScale.HTK, MelNorm.NONE);
        float[] bands = new float[512];
        Arrays.fill(bands, 5);
        float[] magnitudes = new float[filterbank.binCount()];
        filterbank.leastSquares(bands, magnitudes);
        for (float magnitude : magnitudes) {
            assertTrue(magnitude >= 0 && magnitude < 1e4, () -> "magnitude " + magnitude);
        }
    }

    @Test
    void refusesAnEmptyRange() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new MelFilterbank(1764, 44100, 0, 0, 10000, MelScale.HTK, MelNorm.NONE));
        assertThrows(
                IllegalArgumentException.class,
                () -> new MelFilterbank(1764, 44100, 64, 500, 500, MelScale.HTK, MelNorm.NONE));
    }
}
