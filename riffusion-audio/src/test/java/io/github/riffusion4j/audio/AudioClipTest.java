package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.testkit.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class AudioClipTest {

    private static final AudioClip STEREO = AudioClip.of(44_100, new float[] {1, -0.5f, 0}, new float[] {0, -0.5f, -2});

    @Test
    void keepsItsOwnSamples() {
        float[] samples = {0.1f, 0.2f};
        AudioClip clip = AudioClip.of(8000, samples);
        samples[0] = 9;
        clip.channel(0)[1] = 9;
        assertArrayEquals(new float[] {0.1f, 0.2f}, clip.channel(0));
        assertEquals(0.2f, clip.sample(0, 1));
    }

    @Test
    void rejectsWhatIsNoSound() {
        assertRejected("0 Hz", () -> AudioClip.of(0, new float[1]));
        assertRejected("at least one channel", () -> AudioClip.of(44_100));
        assertRejected("channel 1 has 2 samples", () -> AudioClip.of(44_100, new float[1], new float[2]));
        assertRejected(
                "sample 1 of channel 1 is NaN", () -> AudioClip.of(44_100, new float[2], new float[] {0, Float.NaN}));
        assertRejected(
                "sample 0 of channel 0 is -Infinity",
                () -> AudioClip.of(44_100, new float[] {Float.NEGATIVE_INFINITY}));
    }

    @Test
    void knowsItsLength() {
        assertEquals(2, STEREO.channelCount());
        assertEquals(3, STEREO.length());
        assertEquals(
                Duration.ofMillis(5110),
                AudioClip.of(44_100, new float[225_351]).duration());
        assertEquals(
                Duration.ofNanos(333_333_333), AudioClip.of(3, new float[1]).duration());
        assertEquals(
                Duration.ofNanos(666_666_667), AudioClip.of(3, new float[2]).duration());
        assertEquals(Duration.ZERO, AudioClip.of(44_100, new float[0]).duration());
    }

    @Test
    void mixesToMono() {
        assertArrayEquals(new float[] {0.5f, -0.5f, -1}, STEREO.mono().channel(0));
        AudioClip mono = STEREO.mono();
        assertSame(mono, mono.mono());
    }

    @Test
    void becomesStereo() {
        assertSame(STEREO, STEREO.stereo());
        AudioClip doubled = AudioClip.of(8000, new float[] {0.5f}).stereo();
        assertEquals(AudioClip.of(8000, new float[] {0.5f}, new float[] {0.5f}), doubled);
        AudioClip surround = AudioClip.of(8000, new float[1], new float[1], new float[1]);
        Failure.expect(IllegalStateException.class, surround::stereo, "3 channels");
    }

    @Test
    void isCutIntoSlices() {
        assertEquals(AudioClip.of(44_100, new float[] {-0.5f, 0}, new float[] {-0.5f, -2}), STEREO.slice(1, 3));
        assertEquals(0, STEREO.slice(3, 3).length());
        assertThrows(IndexOutOfBoundsException.class, () -> STEREO.slice(-1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> STEREO.slice(2, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> STEREO.slice(0, 4));
    }

    @Test
    void measuresPeakAndRmsOverAllChannels() {
        assertEquals(2, STEREO.peak());
        assertEquals(Math.sqrt((1 + 0.25 + 0.25 + 4) / 6), STEREO.rms(), 1e-15);
        AudioClip empty = AudioClip.of(44_100, new float[0]);
        assertEquals(0, empty.peak());
        assertEquals(0, empty.rms());
    }

    @Test
    void equalsByRateAndSamples() {
        AudioClip same = AudioClip.of(44_100, STEREO.channel(0), STEREO.channel(1));
        assertEquals(STEREO, same);
        assertEquals(STEREO.hashCode(), same.hashCode());
        assertNotEquals(STEREO, AudioClip.of(48_000, STEREO.channel(0), STEREO.channel(1)));
        assertNotEquals(STEREO, STEREO.mono());
        assertEquals("AudioClip[44100 Hz, 2 channels, 3 samples (0 ms)]", STEREO.toString());
    }

    @Test
    void isWrittenByExtensionAndReadByContent(@TempDir Path directory) throws Exception {
        AudioClip clip = AudioClip.of(22_050, new float[] {0.5f, -1}, new float[] {0.25f, 0});
        Path file = directory.resolve("clip.WAV");
        clip.write(file);
        Path renamed = Files.move(file, directory.resolve("clip.mp3"));
        assertEquals(clip, AudioClip.read(renamed));
    }

    @Test
    void anUnknownExtensionIsAnsweredWithTheKnownOnes(@TempDir Path directory) {
        assertRejected("unknown extension \"xyz\"; supported: .wav", () -> STEREO.write(directory.resolve("clip.xyz")));
        assertRejected("no extension; supported: .wav", () -> STEREO.write(directory.resolve("clip")));
    }

    private static void assertRejected(String part, Executable call) {
        Failure.expect(IllegalArgumentException.class, call, part);
    }
}
