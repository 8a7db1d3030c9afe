package io.github.riffusion4j.spark;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Recordings that the tests make, and what comes of them. */
final class Corpus {

    private static final int RATE = 16000;

    private Corpus() {}

    /** Writes recordings of 0.7 seconds of chords, each another. */
    static void write(Path directory, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Path file = directory.resolve("album" + i % 3 + "/song_" + String.format("%03d", i) + "_x.wav");
            Files.createDirectories(file.getParent());
            Random random = new Random(i);
            double pitch = 0.05 + 0.2 * random.nextDouble();
            float[] samples = new float[RATE * 7 / 10];
            for (int t = 0; t < samples.length; t++) {
                samples[t] = (float) (0.2 * Math.sin(pitch * t) + 0.1 * Math.sin(1.5 * pitch * t));
            }
            AudioClip.of(RATE, samples).write(file);
        }
    }

    /** All files of a data set and their bytes, without the notes of its shards. */
    static Map<String, ByteBuffer> contents(Path output) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = output.relativize(file).toString();
                if (!name.startsWith(".riffusion")) {
                    contents.put(name, ByteBuffer.wrap(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }
}
