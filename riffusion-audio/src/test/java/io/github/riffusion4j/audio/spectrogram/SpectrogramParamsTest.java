package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.riffusion4j.testkit.Failure;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SpectrogramParamsTest {

    @Test
    void defaultsAreTheReferences() {
        SpectrogramParams params = SpectrogramParams.defaults();
        assertEquals(17640, params.fftLength());
        assertEquals(4410, params.windowLength());
        assertEquals(441, params.hopLength());
    }

    @Test
    void lengthsFollowTheSampleRate() {
        SpectrogramParams params =
                SpectrogramParams.defaults().toBuilder().sampleRate(22050).build();
        assertEquals(8820, params.fftLength());
        assertEquals(220, params.hopLength(), "truncated, as the reference does");
    }

    @Test
    void theBuilderKeepsWhatItIsNotTold() {
        SpectrogramParams params = SpectrogramParams.defaults();
        assertEquals(params, params.toBuilder().build());
        assertEquals(
                params,
                params.toBuilder().numFrequencies(64).build().toBuilder()
                        .numFrequencies(512)
                        .build());
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        refused("sampleRate must be positive, got 0", b -> b.sampleRate(0));
        refused("stepSizeMs must be positive, got -1", b -> b.stepSizeMs(-1));
        refused("windowDurationMs must be at least stepSizeMs = 10, got 5", b -> b.windowDurationMs(5));
        refused("paddedDurationMs must be at least windowDurationMs = 100, got 50", b -> b.paddedDurationMs(50));
        refused("numFrequencies must be positive, got 0", b -> b.numFrequencies(0));
        refused("minFrequency must be 0 Hz or more, got -1", b -> b.minFrequency(-1));
        refused("maxFrequency must be above minFrequency = 0 Hz, got 0", b -> b.maxFrequency(0));
        refused("powerForImage must be positive, got NaN", b -> b.powerForImage(Double.NaN));
        refused("stepSizeMs is less than one sample at 50 Hz: 10", b -> b.sampleRate(50));
    }

    private static void refused(String message, UnaryOperator<SpectrogramParams.Builder> change) {
        SpectrogramParams.Builder builder = change.apply(SpectrogramParams.defaults().toBuilder());
        Failure.expect(IllegalArgumentException.class, builder::build, message);
    }

    @Test
    void valuesHaveUpperBounds() {
        refused("sampleRate must be at most 1000000, got 2000000000", b -> b.sampleRate(2_000_000_000));
        refused("numFrequencies must be at most 16384, got 2147483647", b -> b.numFrequencies(Integer.MAX_VALUE));
        refused("maxFrequency must be at most 1000000, got 2000000000", b -> b.maxFrequency(2_000_000_000));
        refused("powerForImage must be 0.001 to 1000, got 1.0E300", b -> b.powerForImage(1e300));
        refused(
                "stepSizeMs must be at most 1000, got 2147483647",
                b -> b.stepSizeMs(Integer.MAX_VALUE)
                        .windowDurationMs(Integer.MAX_VALUE)
                        .paddedDurationMs(Integer.MAX_VALUE));
        refused(
                "paddedDurationMs must be at most 262144 samples at 44100 Hz, got 2147483647",
                b -> b.paddedDurationMs(Integer.MAX_VALUE));
    }
}
