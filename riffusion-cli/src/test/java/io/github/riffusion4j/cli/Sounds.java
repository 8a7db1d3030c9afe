package io.github.riffusion4j.cli;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files to feed to commands. */
final class Sounds {

    private Sounds() {}

    /** A chord that swells. */
    static AudioClip chord(int sampleRate, double seconds) {
        float[] samples = new float[(int) (seconds * sampleRate)];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / sampleRate;
            samples[i] = (float) (0.2 * t / seconds * (Math.sin(2764 * t) + Math.sin(3483 * t) + Math.sin(4141 * t)));
        }
        return AudioClip.of(sampleRate, samples);
    }

    static Path chord(Path file, double seconds) {
        chord(44100, seconds).write(file);
        return file;
    }

    static Path silence(Path file, double seconds) {
        AudioClip.of(44100, new float[(int) (44100 * seconds)]).write(file);
        return file;
    }

    /** A WAV file of floating-point samples, with what sizes its header likes to claim. */
    static Path floatWav(Path file, int claimedBytes, float... samples) throws IOException {
        ByteBuffer wav = ByteBuffer.allocate(44 + 4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + claimedBytes).put(ascii("WAVEfmt "));
        wav.putInt(16).putShort((short) 3).putShort((short) 1);
        wav.putInt(44100).putInt(4 * 44100).putShort((short) 4).putShort((short) 32);
        wav.put(ascii("data")).putInt(claimedBytes);
        for (float sample : samples) {
            wav.putFloat(sample);
        }
        return Files.write(file, wav.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
