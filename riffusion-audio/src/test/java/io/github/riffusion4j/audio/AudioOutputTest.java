package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.testkit.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AudioOutputTest {

    private static AudioClip sine(int length) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) Math.rint(10_000 * Math.sin(0.05 * i)) / 32768;
        }
        return AudioClip.of(44_100, samples);
    }

    private static AudioClip read(ByteArrayOutputStream bytes) throws IOException {
        return AudioFile.read(new ByteArrayInputStream(bytes.toByteArray()), "the stream");
    }

    @ParameterizedTest
    @EnumSource(AudioFileFormat.class)
    void whatIsWrittenInBlocksIsReadAsOneSound(AudioFileFormat format) throws IOException {
        AudioClip clip = sine(50_000);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AudioOutput out = AudioFile.stream(bytes, format, 44_100, 1);
        for (int at = 0; at < clip.length(); at += 10_000) {
            int before = bytes.size();
            out.write(clip.slice(at, at + 10_000));
            assertTrue(bytes.size() > before, "it can be played while more is to come");
        }
        out.finish();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        AudioFile.write(whole, format, clip);
        AudioClip streamed = read(bytes);
        if (format == AudioFileFormat.MP3) {
            // It begins with a frame of silence, where a file says how long it is.
            assertEquals(clip.rms() * Math.sqrt(clip.length()), streamed.rms() * Math.sqrt(streamed.length()), 1);
        } else {
            assertEquals(read(whole), streamed);
        }
    }

    @Test
    void blocksMustBeAlike() throws IOException {
        AudioOutput out = AudioFile.stream(new ByteArrayOutputStream(), AudioFileFormat.WAV, 44_100, 2);
        Failure.expect(
                IllegalArgumentException.class, () -> out.write(sine(100)), "44100 Hz and 2 channels", "1 channel");
    }
}
