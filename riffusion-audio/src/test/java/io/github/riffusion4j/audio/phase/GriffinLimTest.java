package io.github.riffusion4j.audio.phase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.transform.Magnitudes;
import io.github.riffusion4j.audio.transform.ShortTimeFourierTransform;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Golden values of torchaudio's algorithm computed in double precision; torchaudio itself, in single, is up to 2e-6
 * away.
 */
class GriffinLimTest {

    private static final ShortTimeFourierTransform TRANSFORM = ShortTimeFourierTransform.of(1764, 441, 110);

    private static Npy golden(String name) {
        return Npy.resource(GriffinLimTest.class, name);
    }

    private static Magnitudes chirp() {
        Npy values = golden("gl_mag.npy");
        float[] floats = values.floats();
        return Magnitudes.of(41, 883, (frame, amplitudes) -> {
            for (int bin = 0; bin < 883; bin++) {
                amplitudes[bin] = floats[bin * 41 + frame];
            }
        });
    }

    private static float[] reconstruct(GriffinLim method) {
        return method.reconstruct(chirp(), TRANSFORM, SignalPrefix.unknown(), Progress.none());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8, 32})
    void equalsTheReferenceAfterEachRound(int iterations) {
        float[] expected = golden("gl_det_it" + iterations + ".npy").floats();
        Compare.relativeError(
                1e-5,
                expected,
                reconstruct(new GriffinLim(iterations, 0.99, PhaseInitializer.of(InitialPhase.spread()))));
    }

    @Test
    void equalsTheReferenceWithoutMomentum() {
        Compare.relativeError(
                1e-5,
                golden("gl_det_it8_mom0.npy").floats(),
                reconstruct(new GriffinLim(8, 0, PhaseInitializer.of(InitialPhase.spread()))));
    }

    @Test
    void equalsTheReferenceFromZeroPhases() {
        // From zero phases the first signal nearly cancels, which magnifies rounding: torchaudio in single precision is
        // 7e-5 away.
        Compare.relativeError(
                2e-4,
                golden("gl_zero_it8.npy").floats(),
                reconstruct(new GriffinLim(8, 0.99, PhaseInitializer.of(InitialPhase.zero()))));
    }

    @ParameterizedTest
    @CsvSource({"1, 1e-5", "4, 1e-5"})
    void equalsTheReferenceAtItsSizeOnARealClip(int iterations, double tolerance) {
        ShortTimeFourierTransform transform = ShortTimeFourierTransform.of(17640, 4410, 441);
        Magnitudes magnitudes =
                Magnitudes.of(SharedData.npy("audio/clip2_1s_mono.npy").floats(), transform);
        float[] expected =
                SharedData.npy("audio/gl17640_det_it" + iterations + ".npy").floats();
        float[] actual = new GriffinLim(iterations, 0.99, PhaseInitializer.of(InitialPhase.spread()))
                .reconstruct(magnitudes, transform, SignalPrefix.unknown(), Progress.none());
        Compare.relativeError(tolerance, expected, actual);
    }

    @Test
    void moreRoundsComeCloser() {
        double[] errors = new double[] {1, 8, 32};
        for (int i = 0; i < errors.length; i++) {
            errors[i] = spectralConvergence(
                    reconstruct(new GriffinLim((int) errors[i], 0.99, PhaseInitializer.of(InitialPhase.spread()))));
        }
        assertTrue(errors[1] < errors[0] && errors[2] < errors[1], () -> Arrays.toString(errors));
    }

    private static double spectralConvergence(float[] samples) {
        Magnitudes wanted = chirp();
        Magnitudes found = Magnitudes.of(samples, TRANSFORM);
        double difference = 0;
        double norm = 0;
        for (int frame = 0; frame < wanted.frameCount(); frame++) {
            for (int bin = 0; bin < wanted.binCount(); bin++) {
                double d = found.get(frame, bin) - wanted.get(frame, bin);
                difference += d * d;
                norm += (double) wanted.get(frame, bin) * wanted.get(frame, bin);
            }
        }
        return Math.sqrt(difference / norm);
    }

    @Test
    void binsLeftOutAreSilent() {
        Magnitudes all = chirp();
        Magnitudes low = Magnitudes.of(
                41, 100, (frame, amplitudes) -> System.arraycopy(all.frame(frame), 0, amplitudes, 0, 100));
        Magnitudes zeroed = Magnitudes.of(
                41, 883, (frame, amplitudes) -> System.arraycopy(all.frame(frame), 0, amplitudes, 0, 100));
        GriffinLim method = new GriffinLim(4, 0.99, PhaseInitializer.of(InitialPhase.spread()));
        assertArrayEquals(
                method.reconstruct(zeroed, TRANSFORM, SignalPrefix.unknown(), Progress.none()),
                method.reconstruct(low, TRANSFORM, SignalPrefix.unknown(), Progress.none()));
    }

    @Test
    void silenceStaysSilent() {
        Magnitudes silence = Magnitudes.of(41, 883, (frame, amplitudes) -> {});
        for (float sample :
                GriffinLim.reference().reconstruct(silence, TRANSFORM, SignalPrefix.unknown(), Progress.none())) {
            assertTrue(sample == 0);
        }
    }

    @Test
    void stopsWhenCancelled() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThrows(
                CancelledException.class,
                () -> GriffinLim.reference()
                        .reconstruct(
                                chirp(),
                                TRANSFORM,
                                SignalPrefix.unknown(),
                                Progress.none().until(cancellation)));
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new GriffinLim(-1, 0.99, PhaseInitializer.of(InitialPhase.zero())));
        assertThrows(
                IllegalArgumentException.class, () -> new GriffinLim(8, 1, PhaseInitializer.of(InitialPhase.zero())));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GriffinLim(8, Double.NaN, PhaseInitializer.of(InitialPhase.zero())));
    }
}
