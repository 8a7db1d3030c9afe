package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlacFileTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 5000",
        "8000, 8, 9000",
        "11025, 2, 4096",
        "44100, 1, 1",
        "44100, 2, 50000",
        "48000, 6, 4097",
        "96000, 3, 20000",
        "192000, 2, 30000",
        "655350, 1, 4095",
        "44101, 5, 8192"
    })
    void everyRateAndChannelCountComesBackBitForBit(int sampleRate, int channels, int length) throws IOException {
        AudioClip noise = Sounds.noise(sampleRate, channels, length, 16);
        assertEquals(noise, Sounds.read(Sounds.written(AudioFileFormat.FLAC, noise)));
        AudioClip fine = Sounds.noise(sampleRate, channels, length, 24);
        assertEquals(fine, Sounds.read(written(fine, SampleFormat.INT_24)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void whatWavMakesOfAClipFlacMakesOfItToo(int channels) throws IOException {
        AudioClip clip = Sounds.sines(44_100, channels, 100_000);
        for (SampleFormat format : new SampleFormat[] {SampleFormat.INT_16, SampleFormat.INT_24}) {
            assertEquals(WavBytes.read(WavBytes.written(clip, format)), Sounds.read(written(clip, format)));
        }
    }

    @Test
    void silenceAndFullScale() {
        AudioClip clip = AudioClip.of(
                44_100, new float[10_000], Sounds.noise(44_100, 1, 10_000, 1).channel(0));
        assertEquals(clip, Sounds.read(Sounds.written(AudioFileFormat.FLAC, clip)));
        assertEquals(-1, clip.channel(1)[indexOfMinimum(clip.channel(1))]);
    }

    @Test
    void aClipOfNoSamples() {
        AudioClip empty = AudioClip.of(22_050, new float[0], new float[0]);
        assertEquals(empty, Sounds.read(Sounds.written(AudioFileFormat.FLAC, empty)));
    }

    @Test
    void aRecordingShrinksAndComesBack(@TempDir Path directory) {
        AudioClip clip = AudioFile.read(SharedData.path("clips/clip_2.wav"));
        Path file = directory.resolve("clip.flac");
        AudioFile.write(file, clip);
        assertEquals(clip, AudioFile.read(file));
        assertTrue(file.toFile().length() < 4L * clip.length());
    }

    @Test
    void theSameClipGivesTheSameBytes() {
        AudioClip clip = Sounds.noise(44_100, 2, 20_000, 16);
        assertArrayEquals(Sounds.written(AudioFileFormat.FLAC, clip), Sounds.written(AudioFileFormat.FLAC, clip));
    }

    @Test
    void tagsAroundTheSoundAreSkipped() {
        AudioClip clip = Sounds.sines(8000, 1, 5000);
        byte[] flac = Sounds.written(AudioFileFormat.FLAC, clip);
        byte[] tagged = new WavBytes()
                .text("ID3\u0004\0\0\0\0\u0001\u0002")
                .bytes(new byte[130])
                .bytes(flac)
                .text("TAG")
                .bytes(new byte[125])
                .toByteArray();
        assertEquals(Sounds.read(flac), Sounds.read(tagged));
    }

    @Test
    void whatFlacCannotHold() {
        AudioClip many = AudioClip.of(8000, new float[9][1]);
        Failure.expect(
                IllegalArgumentException.class,
                () -> Sounds.written(AudioFileFormat.FLAC, many),
                "at most 8 channels",
                "has 9",
                "write WAV");
        AudioClip fast = AudioClip.of(700_000, new float[1]);
        Failure.expect(
                IllegalArgumentException.class,
                () -> Sounds.written(AudioFileFormat.FLAC, fast),
                "655350 Hz",
                "700000 Hz");
        AudioClip clip = AudioClip.of(8000, new float[1]);
        Failure.expect(IllegalArgumentException.class, () -> written(clip, SampleFormat.FLOAT_32), "not as FLOAT_32");
    }

    private static int indexOfMinimum(float[] samples) {
        int at = 0;
        for (int i = 0; i < samples.length; i++) {
            at = samples[i] < samples[at] ? i : at;
        }
        return at;
    }

    private static byte[] written(AudioClip clip, SampleFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FlacFile.write(out, clip, format);
        return out.toByteArray();
    }
}
