package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import io.github.riffusion4j.testkit.Compare;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.Npy;
import io.github.riffusion4j.testkit.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrogramConverterTest {

    private static final SpectrogramParams MONO = SpectrogramParams.defaults();
    private static final SpectrogramParams STEREO =
            MONO.toBuilder().channels(Channels.STEREO).build();

    /** A rising tone in the left channel, a falling one in the right. */
    private static AudioClip tones(int sampleRate, int length) {
        float[][] channels = new float[2][length];
        for (int n = 0; n < length; n++) {
            double t = (double) n / sampleRate;
            channels[0][n] = (float) (0.4 * Math.sin(2 * Math.PI * (300 + 400 * t) * t));
            channels[1][n] = (float) (0.4 * Math.sin(2 * Math.PI * (2000 - 300 * t) * t));
        }
        return AudioClip.of(sampleRate, channels);
    }

    /** [frames, channels] 16-bit integers. */
    private static AudioClip clip(Npy samples, int channelCount) {
        float[] values = samples.floats();
        float[][] channels = new float[channelCount][values.length / channelCount];
        for (int i = 0; i < values.length; i++) {
            channels[i % channelCount][i / channelCount] = values[i] / 32768;
        }
        return AudioClip.of(44100, channels);
    }

    @Test
    void melAmplitudesEqualTheReferenceOnARealClip() {
        AudioClip mono = clip(SharedData.npy("audio/clip2_1s_mono.npy"), 1);
        Spectrogram actual = new SpectrogramConverter(MONO).toSpectrogram(mono);
        float[] expected = SharedData.npy("audio/clip2_1s_mel.npy").floats();
        assertEquals(101, actual.frameCount());
        float[] flat = new float[expected.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = actual.get(0, i / 101, i % 101);
        }
        Compare.relativeError(1e-5, expected, flat);
    }

    @Test
    void imagesEqualTheReferenceOnARealClip() {
        AudioClip mono = clip(SharedData.npy("audio/clip2_1s_mono.npy"), 1);
        AudioClip stereo = clip(SharedData.npy("audio/clip2_1s_stereo.npy"), 2);
        assertWithinOneLevel(
                SharedData.npy("audio/clip2_1s_image.npy"), new SpectrogramImageConverter(MONO).toImage(mono), 60);
        // The reference scales this image, a part of a longer clip, by the maximum of the whole.
        Spectrogram spectrogram = new SpectrogramConverter(STEREO).toSpectrogram(stereo);
        assertWithinOneLevel(
                SharedData.npy("audio/clip2_1s_stereo_image.npy"),
                SpectrogramImage.of(spectrogram, STEREO, 46801012f),
                60);
    }

    @Test
    void mixingDownIsWithinOneLevelOfTheReferencesIntegerMix() {
        AudioClip stereo = clip(SharedData.npy("audio/clip2_1s_stereo.npy"), 2);
        SpectrogramImage image = new SpectrogramImageConverter(MONO).toImage(stereo);
        assertWithinOneLevel(SharedData.npy("audio/clip2_1s_image.npy"), image, 20_000);
    }

    /** [height, width, 3]. */
    private static void assertWithinOneLevel(Npy expected, SpectrogramImage actual, int mostOff) {
        int[] values = expected.ints();
        int off = 0;
        for (int i = 0; i < values.length; i++) {
            int pixel = actual.pixel(i / 3 % actual.width(), i / 3 / actual.width());
            int level = (pixel >> (8 * (2 - i % 3))) & 0xff;
            assertEquals(values[i], level, 1, "value " + i);
            off += values[i] == level ? 0 : 1;
        }
        int count = off;
        assertTrue(off <= mostOff, () -> count + " values are one level off");
    }

    @Test
    void aWholeRealClipEqualsTheReferencesImages() {
        AudioClip clip = AudioClip.read(SharedData.path("clips/clip_2.wav"));
        Spectrogram spectrogram = new SpectrogramConverter(STEREO).toSpectrogram(clip);
        SpectrogramImage stereo = SpectrogramImage.read(SharedData.path("images/clip_2_stereo.png"));
        assertEquals(STEREO, stereo.params());
        assertSame(stereo, SpectrogramImage.of(spectrogram, STEREO), 200);
        assertEquals(stereo.maxValue(), spectrogram.max(), 10);

        // The reference's mono image is the left channel, scaled by the maximum over both.
        SpectrogramImage mono = SpectrogramImage.read(SharedData.path("images/clip_2_mono.png"));
        assertSame(mono, SpectrogramImage.of(spectrogram.channel(0), MONO, spectrogram.max()), 200);
    }

    private static void assertSame(SpectrogramImage expected, SpectrogramImage actual, int mostOff) {
        assertEquals(expected.width(), actual.width());
        int off = 0;
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    int e = expected.pixel(x, y) >> shift & 0xff;
                    int a = actual.pixel(x, y) >> shift & 0xff;
                    assertEquals(e, a, 1, "pixel " + x + ", " + y);
                    off += e == a ? 0 : 1;
                }
            }
        }
        int count = off;
        assertTrue(off <= mostOff, () -> count + " values are one level off");
    }

    /** The bounds are what the reference reaches: first with its own inverse mel transform, then by least squares. */
    @ParameterizedTest
    @CsvSource({
        "REFERENCE, og_beat.png, 0.195, 2.00, 4.89",
        "FAST, og_beat.png, 0.195, 2.00, 4.89",
        "FAST, funky_sax.png, 0.184, 1.80, 5.44",
        "FAST, clip_2_mono.png, 0.158, 1.78, 5.12",
        "BALANCED, og_beat.png, 0.153, 1.77, 4.24",
        "BALANCED, funky_sax.png, 0.150, 1.73, 5.14",
        "BALANCED, clip_2_stereo.png, 0.076, 0.91, 2.41",
        "BEST, og_beat.png, 0.153, 1.77, 4.24"
    })
    void realImagesSurviveTheRoundTripBetterThanThroughTheReference(
            InversionPreset preset, String name, double sc, double lsd, double pixels) {
        SpectrogramImage image = SpectrogramImage.read(SharedData.path("images/" + name));
        SpectrogramConverter converter = new SpectrogramConverter(image.params(), preset.inverter());
        RoundTripError error =
                RoundTripError.between(image, converter.toSpectrogram(converter.toAudio(image.toSpectrogram())));
        assertTrue(error.spectralConvergence() <= sc, error::toString);
        assertTrue(error.logSpectralDistance() <= lsd, error::toString);
        assertTrue(error.pixelError() <= pixels, error::toString);
    }

    @Test
    void soundSurvivesTheRoundTrip() {
        AudioClip clip = tones(44100, 44100);
        SpectrogramConverter converter = new SpectrogramConverter(STEREO);
        Spectrogram spectrogram = converter.toSpectrogram(clip);
        AudioClip again = converter.toAudio(spectrogram);
        assertEquals(44100, again.length());
        assertEquals(2, again.channelCount());
        assertEquals(clip.rms(), again.rms(), 0.05 * clip.rms(), "the level is kept");
        RoundTripError error =
                RoundTripError.between(SpectrogramImage.of(spectrogram, STEREO), converter.toSpectrogram(again));
        assertTrue(error.spectralConvergence() < 0.1, error::toString);
    }

    @Test
    void aPngLosesNothing(@TempDir Path directory) {
        SpectrogramImage image = new SpectrogramImageConverter(MONO).toImage(tones(44100, 44100));
        image.write(directory.resolve("image.png"));
        assertEquals(image, SpectrogramImage.read(directory.resolve("image.png")));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 22050, 48000, 96000})
    void everySampleRateHasColumnsOfTenMilliseconds(int sampleRate) {
        SpectrogramParams params =
                MONO.toBuilder().sampleRate(sampleRate).numFrequencies(128).build();
        SpectrogramImageConverter converter = new SpectrogramImageConverter(params);
        SpectrogramImage image = converter.toImage(tones(sampleRate, sampleRate));
        assertEquals(101, image.width(), 1);
        AudioClip again = converter.toAudio(image);
        assertEquals(1.0, again.duration().toMillis() / 1000.0, 0.01);
        assertEquals(0.989, again.peak(), 0.001, "-0.1 dBFS");
    }

    @Test
    void aWhiteImageIsSilent() {
        SpectrogramParams params = MONO.toBuilder().numFrequencies(64).build();
        Spectrogram silence = Spectrogram.generate(1, 64, 30, (channel, band, frame) -> 0);
        SpectrogramImage white = SpectrogramImage.of(silence, params, 1);
        assertEquals(0, new SpectrogramImageConverter(params).toAudio(white).peak());
    }

    @Test
    void refusesWhatCannotBeConverted() {
        SpectrogramImageConverter converter = new SpectrogramImageConverter(MONO);
        refused(() -> converter.toImage(tones(44100, 4409)), "4409 samples, fewer than one window of 4410 (100 ms)");
        refused(() -> converter.toImage(AudioClip.of(44100, new float[44100])), "the clip is silent");
        refused(() -> converter.toImage(tones(48000, 48000)), "48000 Hz", "44100 Hz");
        SpectrogramConverter spectra = new SpectrogramConverter(MONO);
        refused(() -> spectra.toAudio(Spectrogram.generate(1, 512, 10, (c, b, t) -> 1)), "10 frames", "at least 11");
        refused(() -> spectra.toAudio(Spectrogram.generate(1, 511, 100, (c, b, t) -> 1)), "511 bands", "512");
    }

    private static void refused(Executable action, String... parts) {
        Failure.expect(IllegalArgumentException.class, action, parts);
    }

    private static AudioClip noise(int length) {
        Random random = new Random(1);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (0.1 * random.nextGaussian());
        }
        return AudioClip.of(44_100, samples);
    }

    @Test
    void aLoopHasNoBeginning() {
        AudioClip loop = noise(40 * 441);
        AudioClip turned = AudioClip.concat(List.of(loop.slice(15 * 441, loop.length()), loop.slice(0, 15 * 441)));
        SpectrogramConverter converter = new SpectrogramConverter(MONO);
        Spectrogram spectrogram = converter.loopToSpectrogram(loop);
        Spectrogram later = converter.loopToSpectrogram(turned);
        assertEquals(40, spectrogram.frameCount());
        for (int frame = 0; frame < 40; frame++) {
            Compare.relativeError(1e-5, spectrogram.frame(0, (frame + 15) % 40), later.frame(0, frame));
        }
        // Away from the ends it does not matter what is beyond them.
        Compare.relativeError(1e-5, converter.toSpectrogram(loop).frame(0, 20), spectrogram.frame(0, 20));
        SpectrogramImage image = new SpectrogramImageConverter(MONO).loopToImage(loop);
        assertEquals(SpectrogramImage.of(spectrogram, MONO), image);
        Failure.expect(
                IllegalArgumentException.class,
                () -> converter.loopToSpectrogram(noise(40 * 441 + 1)),
                "17641 samples",
                "hops of 441");
        Failure.expect(IllegalArgumentException.class, () -> converter.loopToSpectrogram(noise(4 * 441)), "one window");
    }
}
