package io.github.riffusion4j.audio.spectrogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.spectrogram.SpectrogramParams.Channels;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.testkit.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles are the whole, cut up. */
class SpectrogramReaderTest {

    /** Small enough to go over many block edges; the default's shape: window 10 hops, padded fourfold. */
    private static final SpectrogramParams SMALL = SpectrogramParams.defaults().toBuilder()
            .sampleRate(8000)
            .numFrequencies(32)
            .maxFrequency(4000)
            .build();

    private static final int HOP = 80;
    private static final int WINDOW = 800;

    /** Noise that swells, so that its loudest point is in a late tile. */
    private static AudioClip noise(int sampleRate, int channelCount, int length) {
        SplittableRandom random = new SplittableRandom(length);
        float[][] channels = new float[channelCount][length];
        for (float[] channel : channels) {
            for (int i = 0; i < length; i++) {
                channel[i] = (float) (random.nextDouble(-1, 1) * (i + 1) / length);
            }
        }
        return AudioClip.of(sampleRate, channels);
    }

    private static List<Spectrogram> tiles(SpectrogramParams params, AudioClip clip, int columns) {
        SpectrogramReader reader = new SpectrogramConverter(params).toSpectrograms(AudioReader.of(clip), columns);
        List<Spectrogram> tiles = new ArrayList<>();
        long promised = reader.tileCount().orElseThrow();
        for (Optional<Spectrogram> tile = reader.next(); tile.isPresent(); tile = reader.next()) {
            tiles.add(tile.get());
        }
        assertEquals(promised, tiles.size());
        assertTrue(reader.next().isEmpty());
        return tiles;
    }

    private static void assertTilesAreTheWhole(SpectrogramParams params, AudioClip clip, int columns) {
        Spectrogram whole = new SpectrogramConverter(params).toSpectrogram(clip);
        int at = 0;
        for (Spectrogram tile : tiles(params, clip, columns)) {
            int end = Math.min(at + columns, whole.frameCount());
            assertEquals(whole.slice(at, end), tile, () -> clip + " in tiles of " + columns);
            at = end;
        }
        assertEquals(whole.frameCount(), at);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 512, 1023, 1024, 1025, 5000})
    void tilesOfAnyWidthAreTheWhole(int columns) {
        assertTilesAreTheWhole(SMALL, noise(8000, 1, 2500 * HOP + 33), columns);
    }

    @Test
    void soundOfAnyLengthIsCutTheSame() {
        // Around one window, and around the ends of the first and second block with their margins.
        for (int base : new int[] {WINDOW, 1023 * HOP, 1029 * HOP, 1031 * HOP, 2055 * HOP}) {
            for (int more : new int[] {0, 1, HOP - 1, HOP}) {
                assertTilesAreTheWhole(SMALL, noise(8000, 1, base + more), 512);
            }
        }
    }

    @Test
    void otherWindowsAndHops() {
        for (int[] steps : new int[][] {{1, 1, 1}, {10, 10, 10}, {7, 45, 46}, {3, 100, 400}, {100, 100, 200}}) {
            SpectrogramParams params = SMALL.toBuilder()
                    .sampleRate(11_025)
                    .numFrequencies(8)
                    .stepSizeMs(steps[0])
                    .windowDurationMs(steps[1])
                    .paddedDurationMs(steps[2])
                    .build();
            assertTilesAreTheWhole(params, noise(11_025, 1, 2100 * params.hopLength() + 5), 300);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, MONO", "2, MONO", "8, MONO", "1, STEREO", "2, STEREO"})
    void channelsAreMixedAsOfAClip(int channelCount, Channels channels) {
        SpectrogramParams params = SMALL.toBuilder().channels(channels).build();
        assertTilesAreTheWhole(params, noise(8000, channelCount, 1500 * HOP), 700);
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 11_025, 44_100, 192_000})
    void everySampleRate(int sampleRate) {
        SpectrogramParams params = SpectrogramParams.defaults().toBuilder()
                .sampleRate(sampleRate)
                .numFrequencies(64)
                .build();
        assertTilesAreTheWhole(params, noise(sampleRate, 1, sampleRate * 11 + 7), 256);
    }

    @Test
    void imagesAreTheWholeImageCutUp() {
        for (Channels channels : Channels.values()) {
            SpectrogramParams params = SMALL.toBuilder().channels(channels).build();
            SpectrogramImageConverter converter = new SpectrogramImageConverter(params);
            AudioClip clip = noise(8000, 2, 1400 * HOP + 11);
            RgbImage whole = converter.toImage(clip).pixels();
            List<SpectrogramImage> tiles = new ArrayList<>();
            List<String> heard = new ArrayList<>();
            converter.toImages(
                    () -> AudioReader.of(clip), 333, tiles::add, (done, total) -> heard.add(done + "/" + total));
            assertEquals(List.of(333, 333, 333, 333, 69), widths(tiles));
            assertEquals(List.of("1/10", "2/10", "3/10", "4/10", "5/10"), heard.subList(0, 5));
            assertEquals("10/10", heard.get(9));
            for (int x = 0; x < whole.width(); x++) {
                for (int y = 0; y < whole.height(); y++) {
                    int pixel = tiles.get(x / 333).pixel(x % 333, y);
                    assertEquals(whole.pixel(x, y), pixel);
                }
            }
        }
    }

    private static List<Integer> widths(List<SpectrogramImage> tiles) {
        return tiles.stream().map(SpectrogramImage::width).toList();
    }

    @Test
    void aGivenScaleNeedsOneReading() {
        SpectrogramImageConverter converter = new SpectrogramImageConverter(SMALL);
        AudioClip clip = noise(8000, 1, 600 * HOP);
        List<SpectrogramImage> tiles = new ArrayList<>();
        converter.toImages(AudioReader.of(clip), 512, 1e6f, tiles::add, Progress.none());
        Spectrogram whole = new SpectrogramConverter(SMALL).toSpectrogram(clip);
        assertEquals(SpectrogramImage.of(whole.slice(0, 512), SMALL, 1e6f), tiles.get(0));
        assertEquals(SpectrogramImage.of(whole.slice(512, 601), SMALL, 1e6f), tiles.get(1));
    }

    @Test
    void whatCannotBeConvertedIsRefusedAsOfAClip() {
        SpectrogramImageConverter converter = new SpectrogramImageConverter(SMALL);
        refused(converter, AudioClip.of(8000, new float[0]), "the clip has 0 samples, fewer than one window of 800");
        refused(converter, AudioClip.of(8000, new float[1]), "the clip has 1 samples");
        refused(converter, noise(8000, 1, WINDOW - 1), "the clip has 799 samples");
        refused(converter, AudioClip.of(8000, new float[90_000]), "the clip is silent");
        refused(converter, noise(44_100, 1, 90_000), "44100 Hz", "8000 Hz");
        AudioReader sound = AudioReader.of(noise(8000, 3, 90_000));
        SpectrogramConverter stereo = new SpectrogramConverter(
                SMALL.toBuilder().channels(Channels.STEREO).build());
        Failure.expect(IllegalStateException.class, () -> stereo.toSpectrograms(sound, 9), "a clip of 3 channels");
        Failure.expect(
                IllegalArgumentException.class,
                () -> new SpectrogramConverter(SMALL).toSpectrograms(sound, 0),
                "tiles of 0 columns");
    }

    private static void refused(SpectrogramImageConverter converter, AudioClip clip, String... parts) {
        List<SpectrogramImage> tiles = new ArrayList<>();
        Failure.expect(
                IllegalArgumentException.class,
                () -> converter.toImages(() -> AudioReader.of(clip), 512, tiles::add, Progress.none()),
                parts);
        assertTrue(tiles.isEmpty());
    }

    @Test
    void clippedAndOffsetSoundGivesFiniteAmplitudes() {
        float[] clipped = new float[1200 * HOP];
        float[] offset = new float[clipped.length];
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = i / 20 % 2 == 0 ? 1 : -1;
            offset[i] = 1;
        }
        for (float[] samples : new float[][] {clipped, offset}) {
            assertTilesAreTheWhole(SMALL, AudioClip.of(8000, samples), 512);
            for (Spectrogram tile : tiles(SMALL, AudioClip.of(8000, samples), 512)) {
                assertTrue(Float.isFinite(tile.max()));
                assertFalse(tile.max() == 0);
            }
        }
    }

    @Test
    void cancellationEndsItBetweenTiles() {
        Cancellation cancellation = new Cancellation();
        List<SpectrogramImage> tiles = new ArrayList<>();
        AudioClip clip = noise(8000, 1, 5000 * HOP);
        assertThrows(
                CancelledException.class,
                () -> new SpectrogramImageConverter(SMALL)
                        .toImages(
                                () -> AudioReader.of(clip),
                                100,
                                tile -> {
                                    tiles.add(tile);
                                    cancellation.cancel();
                                },
                                Progress.none().until(cancellation)));
        assertEquals(1, tiles.size());
    }

    @Test
    void anImageTooLargeToBeReadAgainIsRefusedBeforeTheSoundIsRead() {
        SpectrogramImageConverter converter = new SpectrogramImageConverter(SpectrogramParams.defaults());
        try (AudioReader hour = new Tone(44_100, 2, 3600L * 44_100)) {
            Failure.expect(
                    IllegalArgumentException.class,
                    () -> converter.toImage(hour),
                    "an image of 360001 x 512 pixels",
                    "paint it in tiles");
        }
        AudioClip clip = noise(44_100, 1, 44_100);
        assertEquals(converter.toImage(clip), converter.toImage(AudioReader.of(clip)));
        assertEquals(converter.toImage(clip), converter.toImage(() -> AudioReader.of(clip)));
        Failure.expect(
                IllegalArgumentException.class,
                () -> converter.toImage(() -> new Tone(44_100, 2, 3600L * 44_100)),
                "an image of 360001 x 512 pixels");
    }

    /** More than the converter reads at once. */
    @Test
    void aLongSoundIsPaintedInPiecesOnOneImage() {
        SpectrogramParams params = SpectrogramParams.defaults().toBuilder()
                .sampleRate(8000)
                .numFrequencies(16)
                .stepSizeMs(50)
                .paddedDurationMs(100)
                .channels(Channels.STEREO)
                .build();
        AudioClip clip = noise(8000, 2, (1 << 22) + 80);
        SpectrogramImageConverter converter = new SpectrogramImageConverter(params);
        assertEquals(converter.toImage(clip), converter.toImage(() -> AudioReader.of(clip)));
        int[] opened = {0};
        Failure.expect(
                RiffusionException.class,
                () -> converter.toImage(() -> AudioReader.of(opened[0]++ == 0 ? clip : noise(8000, 2, 80_000))),
                "the sound changed while it was read: it had 10486 columns, and then 201");
    }
}
