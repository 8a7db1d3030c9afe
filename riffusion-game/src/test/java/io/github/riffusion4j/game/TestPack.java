package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Packs in memory, and clips that tell by each sample where they are. */
final class TestPack {

    static final int RATE = 44_100;

    private final Map<String, byte[]> files = new HashMap<>();

    static TestPack of(Soundtrack soundtrack) {
        TestPack pack = new TestPack();
        pack.files.put(Soundtrack.FILE, soundtrack.toJson().getBytes(StandardCharsets.UTF_8));
        return pack;
    }

    TestPack with(String file, AudioClip clip) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AudioFile.write(out, AudioFileFormat.FLAC, clip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return with(file, out.toByteArray());
    }

    TestPack with(String file, byte[] bytes) {
        files.put(file, bytes);
        return this;
    }

    byte[] bytes(String file) {
        return Objects.requireNonNull(files.get(file), file);
    }

    MusicPack open() {
        return MusicPack.of("test pack", file -> {
            byte[] bytes = files.get(file);
            if (bytes == null) {
                throw new IOException("there is no " + file);
            }
            return new ByteArrayInputStream(bytes);
        });
    }

    /** The same value all along, a multiple of 1/32768. */
    static AudioClip constant(int length, double value) {
        float[] samples = new float[length];
        Arrays.fill(samples, (float) value);
        return AudioClip.wrap(RATE, samples);
    }

    /** A sine of whole periods. */
    static AudioClip sine(int length, int periods, double amplitude) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * periods * i / length));
        }
        return AudioClip.wrap(RATE, samples);
    }

    /** Rises from -amplitude to amplitude. */
    static AudioClip ramp(int length, double amplitude) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (Math.rint(32_768 * amplitude * (2.0 * i / length - 1)) / 32_768);
        }
        return AudioClip.wrap(RATE, samples);
    }
}
