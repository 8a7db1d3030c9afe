package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.format.wav.WavEncoder;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.SharedData;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("runtime")
class WavFileTest {

    private static final int INTEGER = 1;
    private static final int FLOAT = 3;

    @Test
    void every16BitIntegerSurvives() {
        ByteBuffer samples = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        for (int v = Short.MIN_VALUE; v <= Short.MAX_VALUE; v++) {
            samples.putShort((short) v);
        }
        byte[] wav = WavBytes.riff(36 + (1 << 17))
                .format(INTEGER, 1, 44_100, 16)
                .data(samples.array())
                .toByteArray();
        AudioClip clip = WavBytes.read(wav);
        assertEquals(-1, clip.sample(0, 0));
        assertEquals(1 / 32768f, clip.sample(0, 32769));
        assertArrayEquals(wav, WavBytes.written(clip, SampleFormat.INT_16));
    }

    @Test
    void every24BitIntegerSurvives() {
        float[] samples = new float[1 << 24];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (i - (1 << 23)) / 0x1p23f;
        }
        byte[] wav = WavBytes.written(AudioClip.of(48_000, samples), SampleFormat.INT_24);
        assertArrayEquals(samples, WavBytes.read(wav).channel(0));
    }

    @Test
    void of32BitIntegersTheUpper24BitsSurvive() {
        float[] samples = {-1, -0.7654321f, 0x1p-31f, 0, 0x1.fffffep-1f};
        byte[] wav = WavBytes.written(AudioClip.of(48_000, samples), SampleFormat.INT_32);
        assertArrayEquals(samples, WavBytes.read(wav).channel(0));
    }

    @Test
    void floatsSurviveBeyondFullScaleToo() {
        float[] samples = {-3, Float.MIN_VALUE, Float.MAX_VALUE, -0.0f};
        AudioClip clip = AudioClip.of(48_000, samples, samples);
        assertEquals(clip, WavBytes.read(WavBytes.written(clip, SampleFormat.FLOAT_32)));
    }

    @Test
    void writingRoundsToTheNearestAndClamps() {
        float step = 1 / 32768f;
        AudioClip clip =
                AudioClip.of(8000, new float[] {1, 7, -7, 0.4f * step, 0.6f * step, -0.6f * step, 0.5f * step});
        AudioClip read = WavBytes.read(WavBytes.written(clip, SampleFormat.INT_16));
        assertArrayEquals(new float[] {32767 * step, 32767 * step, -1, 0, step, -step, 0}, read.channel(0));
    }

    @Test
    void theHeaderIsTheUsualOneOf44Bytes() {
        AudioClip clip = AudioClip.of(44_100, new float[] {0.5f}, new float[] {-0.5f});
        byte[] expected = WavBytes.riff(40)
                .format(INTEGER, 2, 44_100, 16)
                .data((byte) 0, (byte) 0x40, (byte) 0, (byte) 0xc0)
                .toByteArray();
        assertArrayEquals(expected, WavBytes.written(clip, SampleFormat.INT_16));
    }

    @Test
    void anOddNumberOfBytesIsPadded() {
        byte[] wav = WavBytes.written(AudioClip.of(8000, new float[1]), SampleFormat.INT_24);
        assertEquals(48, wav.length);
        assertEquals(40, wav[4]);
        assertEquals(3, wav[40]);
        assertEquals(1, WavBytes.read(wav).length());
    }

    @ParameterizedTest
    @EnumSource
    void theJdkReadsTheSame(SampleFormat format) throws Exception {
        AudioClip clip = noise(3, 10_000);
        byte[] wav = WavBytes.written(clip, format);
        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            AudioFormat found = in.getFormat();
            assertEquals(3, found.getChannels());
            assertEquals(44_100, found.getSampleRate());
            assertEquals(8 * format.bytes(), found.getSampleSizeInBits());
            assertEquals(10_000, in.getFrameLength());
            int dataBytes = 10_000 * 3 * format.bytes();
            assertArrayEquals(
                    in.readAllBytes(),
                    Arrays.copyOfRange(wav, wav.length - dataBytes, wav.length),
                    "the samples end the file");
        }
        assertEquals(format == SampleFormat.FLOAT_32, clip.equals(WavBytes.read(wav)));
    }

    @Test
    void reads8BitsUnsigned() {
        AudioClip clip = WavBytes.riff(39)
                .format(INTEGER, 1, 8000, 8)
                .data((byte) 0, (byte) 128, (byte) 255)
                .read();
        assertArrayEquals(new float[] {-1, 0, 127 / 128f}, clip.channel(0));
    }

    @Test
    void reads64BitFloats() {
        byte[] samples = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0.1)
                .putDouble(-1.5)
                .array();
        AudioClip clip =
                WavBytes.riff(52).format(FLOAT, 1, 8000, 64).data(samples).read();
        assertArrayEquals(new float[] {0.1f, -1.5f}, clip.channel(0));
    }

    @Test
    void readsTheExtensibleFormat() {
        byte[] sample = {0, 0, 0x40};
        AudioClip integers = WavBytes.riff(0)
                .extensible(1, 24, WavBytes.subFormat(INTEGER))
                .data(sample)
                .read();
        assertEquals(0.5f, integers.sample(0, 0));
        AudioClip floats = WavBytes.riff(0)
                .extensible(1, 32, WavBytes.subFormat(FLOAT))
                .data((byte) 0, (byte) 0, (byte) 0, (byte) 0x3f)
                .read();
        assertEquals(0.5f, floats.sample(0, 0));
    }

    @Test
    void skipsOtherChunksAndTheirPadding() {
        AudioClip clip = WavBytes.riff(0)
                .text("LIST")
                .u32(3)
                .bytes((byte) 'd', (byte) 'a', (byte) 't', (byte) 0)
                .format(INTEGER, 1, 8000, 16)
                .text("fact")
                .u32(4)
                .u32(99)
                .data((byte) 0, (byte) 0x40)
                .text("id3 ")
                .u32(1)
                .bytes((byte) 1)
                .read();
        assertArrayEquals(new float[] {0.5f}, clip.channel(0));
    }

    @Test
    void anOpenSizeReachesToTheEndOfTheFile() {
        long[][] riffAndDataSizes = {
            {0xffff_ffffL, 0xffff_ffffL}, {0, 0}, {36, 0}, {0xffff_ffffL, 0}, {0x7fff_f024L, 0x7fff_f000L}
        };
        for (long[] sizes : riffAndDataSizes) {
            AudioClip clip = WavBytes.riff(sizes[0])
                    .format(INTEGER, 2, 8000, 16)
                    .text("data")
                    .u32(sizes[1])
                    .bytes(new byte[4 * 7 + 3])
                    .read();
            assertEquals(7, clip.length(), () -> sizes[0] + ", " + sizes[1]);
        }
    }

    @Test
    void aSizeOf0InAFinishedHeaderIsAnEmptyClip() {
        AudioClip clip = WavBytes.riff(36 + 12)
                .format(INTEGER, 2, 8000, 16)
                .data()
                .text("LIST")
                .u32(4)
                .u32(0)
                .read();
        assertEquals(0, clip.length());
        assertEquals(2, clip.channelCount());
        assertEquals(clip, WavBytes.read(WavBytes.written(clip, SampleFormat.INT_16)));
    }

    @Test
    void aClipBeyond4GiBIsRefused() {
        assertEquals(4_000_000_000L, WavEncoder.dataBytes(1_000_000_000, 4, 0));
        Failure.expect(IllegalArgumentException.class, () -> WavEncoder.dataBytes(Integer.MAX_VALUE, 2, 0), "4 GiB");
    }

    @Test
    void aRealRecordingComesThroughBitForBit(@TempDir Path directory) throws Exception {
        Path original = SharedData.path("clips/clip_2.wav");
        AudioClip clip = WavFile.read(original);
        assertEquals(2, clip.channelCount());
        assertEquals(5678, clip.duration().toMillis());
        Path copy = directory.resolve("copy.wav");
        WavFile.write(copy, clip, SampleFormat.INT_16);
        byte[] before = samplesByJdk(original);
        assertArrayEquals(before, samplesByJdk(copy));
        assertEquals(before.length, clip.length() * 4);
        assertTrue(Files.size(copy) >= before.length);
    }

    private static byte[] samplesByJdk(Path wav) throws Exception {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(wav.toFile())) {
            return in.readAllBytes();
        }
    }

    private static AudioClip noise(int channels, int length) {
        Random random = new Random(7);
        float[][] samples = new float[channels][length];
        for (float[] channel : samples) {
            for (int i = 0; i < length; i++) {
                channel[i] = 2 * random.nextFloat() - 1 + 1e-9f;
            }
        }
        return AudioClip.of(44_100, samples);
    }
}
