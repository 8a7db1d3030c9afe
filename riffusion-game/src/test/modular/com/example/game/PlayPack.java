package com.example.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioWriter;
import io.github.riffusion4j.game.GameMusic;
import io.github.riffusion4j.game.MusicPack;
import java.nio.file.Path;

/** Records five seconds of a pack as they are played, and says what is on the module path. */
public final class PlayPack {

    private PlayPack() {}

    /**
     * Plays.
     *
     * @param args the pack, and the file to write
     */
    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        try (MusicPack pack = MusicPack.open(Path.of(args[0]));
                GameMusic music = GameMusic.of(pack).start();
                AudioWriter file = AudioFile.create(Path.of(args[1]), music.sampleRate(), GameMusic.CHANNELS)) {
            float[] samples = new float[2 * 512];
            int first = music.read(samples);
            long millis = (System.nanoTime() - start) / 1_000_000;
            write(samples, file);
            music.awaitLoaded();
            music.go("battle");
            for (int frames = 512; frames < 5 * music.sampleRate(); frames += 512) {
                music.read(samples);
                write(samples, file);
            }
            file.commit();
            System.out.println("first read: " + first + " samples of music after " + millis + " ms; "
                    + "at the end: " + music.clock().at(music.clock().framesRead()).section());
        }
        ModuleLayer boot = ModuleLayer.boot();
        System.out.println("java.desktop: " + boot.findModule("java.desktop").isPresent() + ", ONNX Runtime: "
                + boot.findModule("com.microsoft.onnxruntime").isPresent() + ", models: "
                + boot.findModule("io.github.riffusion4j").isPresent());
    }

    private static void write(float[] samples, AudioWriter file) {
        float[][] channels = new float[2][samples.length / 2];
        for (int i = 0; i < samples.length; i++) {
            channels[i % 2][i / 2] = samples[i];
        }
        file.write(AudioClip.wrap(file.sampleRate(), channels));
    }
}
