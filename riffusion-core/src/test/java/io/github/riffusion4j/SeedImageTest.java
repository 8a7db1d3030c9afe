package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.Spectrogram;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImageConverter;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.testkit.Failure;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeedImageTest {

    @ParameterizedTest
    @EnumSource
    void isALoopOfTheModelsSize(SeedImage seed) {
        SpectrogramImage image = seed.image();
        assertEquals(512, image.width());
        assertEquals(SpectrogramParams.defaults(), image.params());
        assertTrue(image.maxValue() > 1e6 && image.maxValue() < 1e8, () -> "amplitude of black " + image.maxValue());
        assertEquals(seed, SeedImage.byId(seed.id()));
    }

    /** Notes begin on beats: there the sound rises more than elsewhere. */
    @ParameterizedTest
    @EnumSource
    void isInTimeWithItsBeats(SeedImage seed) {
        Spectrogram spectrogram = seed.image().toSpectrogram();
        double[] rise = rise(spectrogram);
        double columns = 512.0 / seed.beats();
        double onBeats = 0;
        double offBeats = 0;
        for (int beat = 0; beat < seed.beats(); beat++) {
            onBeats += most(rise, (int) Math.round(beat * columns));
            // Nothing is written at 5 sixteenths of a beat of 64 columns, or at 6 of one of 32.
            offBeats += most(rise, (int) Math.round((beat + 0.35) * columns));
        }
        assertTrue(onBeats > 2 * offBeats, onBeats + " on the beats, " + offBeats + " beside them");
    }

    /** The rise of the brightness of all bands from the column before, with the last column before the first. */
    private static double[] rise(Spectrogram spectrogram) {
        int count = spectrogram.frameCount();
        double[] rise = new double[count];
        for (int t = 0; t < count; t++) {
            for (int band = 0; band < spectrogram.bandCount(); band++) {
                double before = Math.pow(spectrogram.get(0, band, (t + count - 1) % count), 0.25);
                rise[t] += Math.max(0, Math.pow(spectrogram.get(0, band, t), 0.25) - before);
            }
        }
        return rise;
    }

    /** A window of ten frames contains a note up to five frames before it begins. */
    private static double most(double[] rise, int at) {
        double most = 0;
        for (int t = at - 5; t <= at + 1; t++) {
            most = Math.max(most, rise[Math.floorMod(t, rise.length)]);
        }
        return most;
    }

    @Test
    void soundsAsALoop() {
        SpectrogramImage image = SeedImage.MARIM.image();
        AudioClip loop = new SpectrogramImageConverter(image.params()).toLoop(image, Progress.none());
        assertEquals(512 * 441, loop.length());
        assertTrue(loop.peak() > 0.9);
    }

    @Test
    void allDiffer() {
        List<SpectrogramImage> images = Arrays.stream(SeedImage.values())
                .map(SeedImage::image)
                .distinct()
                .toList();
        assertEquals(5, images.size());
    }

    @Test
    void anUnknownIdIsNamedWithThoseThatAreKnown() {
        Failure.expect(
                IllegalArgumentException.class,
                () -> SeedImage.byId("og_beet"),
                "no seed image \"og_beet\"; there are og_beat, agile, marim, motorway, vibes");
    }
}
