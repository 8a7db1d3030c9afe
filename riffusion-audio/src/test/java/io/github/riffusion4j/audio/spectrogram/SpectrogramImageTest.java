package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden values from riffusion-hobby's {@code image_util}. */
class SpectrogramImageTest {

    private static final int BANDS = 16;
    private static final int FRAMES = 20;

    private static Npy golden(String name) {
        return Npy.resource(SpectrogramImageTest.class, name);
    }

    private static SpectrogramParams params(Channels channels, double power) {
        return SpectrogramParams.defaults().toBuilder()
                .channels(channels)
                .numFrequencies(BANDS)
                .powerForImage(power)
                .build();
    }

    private static Spectrogram spectrogram(Npy values) {
        float[] floats = values.floats();
        return Spectrogram.generate(
                values.shape()[0],
                BANDS,
                FRAMES,
                (channel, band, frame) -> floats[(channel * BANDS + band) * FRAMES + frame]);
    }

    @ParameterizedTest
    @CsvSource({"MONO, mono, 0.25, p25", "MONO, mono, 0.5, p50", "STEREO, stereo, 0.25, p25", "STEREO, stereo, 0.5, p50"
    })
    void paintsAndReadsAsTheReferenceDoes(Channels channels, String name, double power, String suffix) {
        SpectrogramParams params = params(channels, power);
        SpectrogramImage image = SpectrogramImage.of(spectrogram(golden("img_" + name + "_spec.npy")), params);
        int[] expected = golden("img_" + name + "_rgb_" + suffix + ".npy").ints();
        for (int i = 0; i < BANDS * FRAMES; i++) {
            int rgb = expected[3 * i] << 16 | expected[3 * i + 1] << 8 | expected[3 * i + 2];
            assertEquals(rgb, image.pixel(i % FRAMES, i / FRAMES), "pixel " + i);
        }

        SpectrogramImage black30e6 = SpectrogramImage.of(image.pixels(), params, SpectrogramImage.DEFAULT_MAX_VALUE);
        Spectrogram back = black30e6.toSpectrogram();
        Npy expectedBack = golden("img_" + name + "_back_" + suffix + ".npy");
        Spectrogram golden = spectrogram(expectedBack);
        for (int channel = 0; channel < channels.count(); channel++) {
            for (int frame = 0; frame < FRAMES; frame++) {
                for (int band = 0; band < BANDS; band++) {
                    float wanted = golden.get(channel, band, frame);
                    assertEquals(wanted, back.get(channel, band, frame), 1e-6 * wanted);
                }
            }
        }
    }

    @Test
    void everyLevelMeansWhatItMeansToTheReference() {
        float[] expected = golden("img_decode_lut_p25.npy").floats();
        RgbImage picture = RgbImage.generate(256, BANDS, (x, y) -> y == 0 ? x << 16 : 0);
        Spectrogram spectrogram =
                SpectrogramImage.of(picture, params(Channels.MONO, 0.25), 30e6).toSpectrogram();
        for (int level = 0; level < 256; level++) {
            assertEquals(expected[level], spectrogram.get(0, BANDS - 1, level), 1e-6 * expected[level]);
        }
    }

    @Test
    void silenceIsRefused() {
        Spectrogram silence = Spectrogram.generate(1, BANDS, FRAMES, (channel, band, frame) -> 0);
        Failure.expect(
                IllegalArgumentException.class,
                () -> SpectrogramImage.of(silence, params(Channels.MONO, 0.25)),
                "the clip is silent");
    }

    @Test
    void aSilentChannelBesideALoudOneIsWhite() {
        Spectrogram left = Spectrogram.generate(2, BANDS, FRAMES, (channel, band, frame) -> channel == 0 ? 1 : 0);
        SpectrogramImage image = SpectrogramImage.of(left, params(Channels.STEREO, 0.25));
        assertEquals(0x0000ff, image.pixel(3, 3));
    }

    @Test
    void anImageMustBeAsHighAsItsParametersHaveBands() {
        RgbImage picture = RgbImage.generate(8, 15, (x, y) -> 0);
        Failure.expect(
                IllegalArgumentException.class,
                () -> SpectrogramImage.of(picture, params(Channels.MONO, 0.25), 30e6),
                "the image is 15 pixels high, but its parameters say 16 frequency bands; one row of pixels is one band");
    }

    @Test
    void amplitudesMustBeFiniteAndPositive() {
        assertThrows(IllegalArgumentException.class, () -> Spectrogram.generate(1, 2, 2, (c, b, t) -> Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> Spectrogram.generate(1, 2, 2, (c, b, t) -> -1));
        assertThrows(IllegalArgumentException.class, () -> Spectrogram.generate(1, 2, 0, (c, b, t) -> 1));
    }

    @ParameterizedTest
    @CsvSource({
        "exif-max-frequency-2e9.png, maxFrequency must be at most 1000000",
        "exif-sample-rate-2e9.png, sampleRate must be at most 1000000",
        "exif-max-value-1e300.png, the amplitude of black must be positive and at most 1.0E15"
    })
    void parametersWithoutBoundsAreRefused(String name, String complaint) throws IOException {
        try (InputStream image = SpectrogramImageTest.class.getResourceAsStream(name)) {
            Failure.expect(
                    InvalidFileException.class,
                    () -> SpectrogramImage.read(Objects.requireNonNull(image), name),
                    name + ": ",
                    complaint);
        }
    }

    @Test
    void soundsThatDoNotFitIntoAnArrayAreRefused() {
        RgbImage picture = RgbImage.generate(30_000, 16, (x, y) -> 0);
        SpectrogramParams slow = params(Channels.MONO, 0.25).toBuilder()
                .stepSizeMs(1000)
                .windowDurationMs(1000)
                .paddedDurationMs(1000)
                .build();
        Failure.expect(
                IllegalArgumentException.class,
                () -> SpectrogramImage.of(picture, slow, 30e6),
                "30000 pixels wide",
                "1323000000 samples; there may be at most 1073741824");
    }
}
