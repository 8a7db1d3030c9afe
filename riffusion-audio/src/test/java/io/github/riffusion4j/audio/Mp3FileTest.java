package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("runtime")
class Mp3FileTest {

    @ParameterizedTest
    @CsvSource({
        "8000, 1",
        "8000, 2",
        "11025, 1",
        "12000, 2",
        "16000, 1",
        "22050, 2",
        "24000, 1",
        "32000, 2",
        "44100, 1",
        "44100, 2",
        "48000, 2"
    })
    void comesBackWithItsLengthAndInPlace(int sampleRate, int channels) {
        AudioClip clip = Sounds.sines(sampleRate, channels, sampleRate + 123);
        AudioClip copy = Sounds.read(Sounds.written(AudioFileFormat.MP3, clip));
        assertEquals(sampleRate, copy.sampleRate());
        assertEquals(channels, copy.channelCount());
        assertEquals(clip.length(), copy.length());
        for (int c = 0; c < channels; c++) {
            double decibels = Sounds.decibels(clip, copy, c, 1152);
            assertTrue(decibels > 40, () -> decibels + " dB");
        }
    }

    @Test
    void everyLengthIsKept() {
        for (int length : new int[] {0, 1, 2, 575, 576, 577, 1151, 1152, 1153, 2000, 5000}) {
            AudioClip clip = Sounds.sines(44_100, 1, length);
            assertEquals(
                    length,
                    Sounds.read(Sounds.written(AudioFileFormat.MP3, clip)).length());
        }
    }

    @Test
    void theBitRateDecidesTheSize() throws IOException {
        AudioClip clip = Sounds.noise(44_100, 2, 441_000, 16);
        assertEquals(10 * 192_000 / 8.0, Sounds.written(AudioFileFormat.MP3, clip).length, 4000);
        assertEquals(10 * 320_000 / 8.0, written(clip, 320).length, 4000);
        assertEquals(10 * 32_000 / 8.0, written(clip, 32).length, 1000);
    }

    @Test
    void theSameClipGivesTheSameBytesOnManyThreadsToo() {
        AudioClip clip = Sounds.noise(44_100, 2, 44_100, 16);
        byte[] expected = Sounds.written(AudioFileFormat.MP3, clip);
        AudioClip decoded = Sounds.read(expected);
        IntStream.range(0, 8).parallel().forEach(i -> {
            assertArrayEquals(expected, Sounds.written(AudioFileFormat.MP3, clip));
            assertEquals(decoded, Sounds.read(expected));
        });
    }

    @Test
    void aRealRecording() {
        AudioClip clip = AudioFile.read(SharedData.path("clips/funky_sax.mp3"));
        assertEquals(44_100, clip.sampleRate());
        assertEquals(1, clip.channelCount());
        assertEquals(225_351, clip.length(), "what 512 columns of a spectrogram give, as its maker wrote it");
        assertEquals(0.1, clip.rms(), 0.09);
        assertTrue(clip.peak() > 0.3 && clip.peak() < 1.5, () -> clip.toString() + clip.peak());
        assertTrue(powerBelow10Kilohertz(clip) > 0.999, "a spectrogram holds nothing above 10 kHz");
    }

    @Test
    void aFileWithoutLengthsKeepsAllItsFrames() {
        AudioClip clip = Sounds.sines(44_100, 1, 44_100);
        byte[] mp3 = Sounds.written(AudioFileFormat.MP3, clip);
        byte[] bare = Arrays.copyOfRange(mp3, firstFrameBytes(mp3), mp3.length);
        AudioClip copy = Sounds.read(bare);
        assertEquals(0, copy.length() % 1152);
        assertTrue(copy.length() >= clip.length() + 1105);
        assertEquals(clip.sample(0, 25), copy.sample(0, 25 + 1105), 0.05);
    }

    @Test
    void tagsAroundTheSoundAreSkipped() {
        byte[] mp3 = Sounds.written(AudioFileFormat.MP3, Sounds.sines(44_100, 2, 5000));
        byte[] tagged = new WavBytes()
                .text("ID3\u0004\0\0\0\0\u0001\u0002")
                .bytes(new byte[130])
                .bytes(mp3)
                .text("APETAGEX")
                .bytes(new byte[24])
                .text("TAG")
                .bytes(new byte[125])
                .toByteArray();
        assertEquals(Sounds.read(mp3), Sounds.read(tagged));
    }

    @Test
    void whatMp3CannotHold() {
        expect(AudioClip.of(96_000, new float[1]), 192, "cannot have 96000 Hz", "44100, 48000", "resample");
        expect(AudioClip.of(44_100, new float[3][1]), 192, "1 or 2 channels", "has 3", "mono()");
        expect(AudioClip.of(44_100, new float[1]), 200, "cannot have 200 kbit/s", "192, 224");
        expect(AudioClip.of(22_050, new float[1]), 192, "cannot have 192 kbit/s", "144, 160]");
        expect(AudioClip.of(8000, new float[1]), 80, "cannot have 80 kbit/s", "56, 64]");
    }

    private static void expect(AudioClip clip, int bitRate, String... parts) {
        Failure.expect(IllegalArgumentException.class, () -> written(clip, bitRate), parts);
    }

    private static byte[] written(AudioClip clip, int bitRate) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Mp3File.write(out, clip, bitRate);
        return out.toByteArray();
    }

    private static int firstFrameBytes(byte[] mp3) {
        for (int at = 4; at < mp3.length; at++) {
            if (mp3[at] == mp3[0] && mp3[at + 1] == mp3[1]) {
                return at;
            }
        }
        throw new AssertionError("one frame");
    }

    /** The share of the power below 10 kHz, in the middle of the clip. */
    private static double powerBelow10Kilohertz(AudioClip clip) {
        int n = 4096;
        double below = 0;
        double all = 0;
        for (int k = 0; k < n / 2; k++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < n; i++) {
                double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / n);
                double sample = clip.sample(0, clip.length() / 2 + i) * window;
                re += sample * Math.cos(2 * Math.PI * k * i / n);
                im += sample * Math.sin(2 * Math.PI * k * i / n);
            }
            double power = re * re + im * im;
            all += power;
            below += k * 44_100.0 / n <= 10_000 ? power : 0;
        }
        return below / all;
    }
}
