package io.github.riffusion4j.audio.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.testkit.Failure;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the blocks, the samples are those of the whole, bit for bit. */
class ResampledReaderTest {

    private static AudioClip noise(int sampleRate, int channelCount, int length) {
        float[][] channels = new float[channelCount][];
        Arrays.setAll(channels, c -> Signals.noise(c, length));
        return AudioClip.of(sampleRate, channels);
    }

    /** Reads blocks of sizes that go round. */
    private static AudioClip readInBlocks(AudioReader reader, int... sizes) {
        float[][] all = new float[reader.channelCount()][0];
        for (int i = 0; ; i++) {
            AudioClip block = reader.read(sizes[i % sizes.length]);
            for (int c = 0; c < all.length; c++) {
                all[c] = Arrays.copyOf(all[c], all[c].length + block.length());
                System.arraycopy(block.channel(c), 0, all[c], all[c].length - block.length(), block.length());
            }
            if (block.length() < sizes[i % sizes.length]) {
                return AudioClip.of(reader.sampleRate(), all);
            }
        }
    }

    /** The pairs include ratios that are interpolated: those of neighbouring and of coprime rates. */
    @ParameterizedTest
    @CsvSource({
        "21000, 44100, 300000",
        "44100, 21000, 300001",
        "48000, 44100, 400000",
        "44100, 48000, 299999",
        "48000, 24000, 300000",
        "8000, 192000, 150000",
        "192000, 8000, 1500000",
        "44100, 44099, 800000",
        "44099, 44100, 800000",
        "8011, 48000, 160000",
        "48000, 8011, 1700000"
    })
    void blocksAreTheWhole(int from, int to, int length) {
        AudioClip clip = noise(from, 1, length);
        AudioClip whole = Resampler.of(from, to).resample(clip);
        AudioReader reader = Resampler.resample(AudioReader.of(clip), to);
        assertEquals(to, reader.sampleRate());
        assertEquals(whole.length(), reader.length().orElseThrow());
        assertEquals(whole, readInBlocks(reader, 30_000, 1, 77_777, 400_001));
    }

    @Test
    void lengthsAroundTheBlocksOfThePhases() {
        Resampler resampler = Resampler.of(48_000, 44_100);
        for (int length : new int[] {0, 1, 2, 159, 160, 161, 40_959, 40_960, 40_961, 81_920, 81_919, 122_880}) {
            AudioClip clip = noise(48_000, 1, length);
            assertEquals(
                    resampler.resample(clip),
                    resampler.resample(AudioReader.of(clip)).readAll(),
                    () -> length + " samples");
        }
    }

    @Test
    void everyChannelAndAPassBandOfItsOwn() {
        Resampler resampler = Resampler.of(44_100, 21_000, 10_000);
        AudioClip clip = noise(44_100, 8, 150_000);
        assertEquals(resampler.resample(clip), readInBlocks(resampler.resample(AudioReader.of(clip)), 12_345));
    }

    @Test
    void equalRatesAreTheReaderItself() {
        AudioReader reader = AudioReader.of(noise(44_100, 1, 10));
        assertSame(reader, Resampler.resample(reader, 44_100));
        Failure.expect(IllegalArgumentException.class, () -> Resampler.resample(reader, 100), "from 100 to 100 Hz");
        Failure.expect(
                IllegalArgumentException.class,
                () -> Resampler.of(48_000, 44_100).resample(reader),
                "a sound of 44100 Hz",
                "from 48000");
    }
}
