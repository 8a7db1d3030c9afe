package io.github.riffusion4j.examples.game;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.MusicStream;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.io.AudioFile;
import io.github.riffusion4j.audio.io.AudioWriter;
import io.github.riffusion4j.base.Progress;
import java.nio.file.Path;
import java.time.Duration;

/** Starts the game in a window; or, given a sound file's name, writes half a minute of the autopilot's music to it. */
public final class PlayMeteorGame {

    private static final Duration RECORDING = Duration.ofSeconds(30);
    private static final long SEED = 1;

    private PlayMeteorGame() {}

    /**
     * Starts the game.
     *
     * @param args nothing, or the file to write (.wav, .flac)
     */
    public static void main(String[] args) {
        try (RiffusionPipeline riffusion =
                RiffusionPipeline.builder().model(Model.tiny()).build()) {
            if (args.length == 0) {
                try (MusicStream music = Soundtrack.of(riffusion).start()) {
                    new MeteorGame(SEED, music).play();
                }
            } else {
                record(riffusion, Path.of(args[0]));
            }
        }
    }

    private static void record(RiffusionPipeline riffusion, Path file) {
        try (MusicStream music = Soundtrack.of(riffusion).offline();
                AudioWriter sound = AudioFile.create(file, music.sampleRate(), music.channelCount())) {
            new MeteorGame(SEED, music).record(RECORDING, sound::write, Progress.none());
            sound.commit();
        }
    }
}
