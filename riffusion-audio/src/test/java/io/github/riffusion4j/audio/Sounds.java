package io.github.riffusion4j.audio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;

/** Clips to write, their bytes, and how near a copy comes. */
public final class Sounds {

    public static final String SOURCE = "the test's sound";

    private Sounds() {}

    /** Sines, a different one in each channel: what codecs are good at. Channel 0 has 440 Hz at amplitude 0.5. */
    public static AudioClip sines(int sampleRate, int channels, int length) {
        float[][] samples = new float[channels][length];
        for (int c = 0; c < channels; c++) {
            double step = 2 * Math.PI * (440 + 220 * c) / sampleRate;
            for (int i = 0; i < length; i++) {
                samples[c][i] = (float) (Math.sin(step * i) / (2 + 2 * c));
            }
        }
        return AudioClip.of(sampleRate, samples);
    }

    /** White noise of full scale, in steps of {@code bits} bits: what codecs are worst at. */
    public static AudioClip noise(int sampleRate, int channels, int length, int bits) {
        Random random = new Random(17);
        float[][] samples = new float[channels][length];
        for (float[] channel : samples) {
            for (int i = 0; i < length; i++) {
                channel[i] = (random.nextInt() >> (32 - bits)) / (float) (1 << (bits - 1));
            }
        }
        return AudioClip.of(sampleRate, samples);
    }

    public static byte[] written(AudioFileFormat format, AudioClip clip) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AudioFile.write(out, format, clip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static AudioClip read(byte[] bytes) {
        try {
            return AudioFile.read(new ByteArrayInputStream(bytes), SOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file as data sets do: damage is an error. */
    public static AudioClip readStrictly(byte[] bytes) {
        try (AudioReader reader = AudioFile.open(new ByteArrayInputStream(bytes), SOURCE, Strictness.STRICT)) {
            return reader.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The damage that is told when the file is read to its end. */
    public static List<String> warnings(byte[] bytes) {
        try (AudioReader reader = AudioFile.open(new ByteArrayInputStream(bytes), SOURCE)) {
            reader.readAll();
            return reader.warnings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] resource(String name) {
        try (InputStream in = Sounds.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Signal to noise ratio in dB of one channel of {@code copy}, sample against sample, without any alignment; leaves
     * out {@code edge} samples at both ends.
     */
    public static double decibels(AudioClip original, AudioClip copy, int channel, int edge) {
        double signal = 0;
        double noise = 0;
        for (int i = edge; i < original.length() - edge; i++) {
            double difference = (double) copy.sample(channel, i) - original.sample(channel, i);
            signal += Math.pow(original.sample(channel, i), 2);
            noise += difference * difference;
        }
        return 10 * Math.log10(signal / noise);
    }
}
