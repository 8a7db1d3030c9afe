package io.github.riffusion4j.examples.game;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.MusicStream;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioWriter;
import io.github.riffusion4j.base.Progress;
import java.awt.GraphicsEnvironment;
import java.nio.file.Path;
import java.time.Duration;

/** Starts the game in a window; or, given the name of a sound file, writes the music of the autopilot's game to it. */
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
        if (args.length == 0 && GraphicsEnvironment.isHeadless()) {
            System.err.println(
                    "There is no screen for a window; name a file, such as game.wav, to write half a minute.");
            System.exit(1);
        }
        try (RiffusionPipeline riffusion =
                RiffusionPipeline.builder().model(Model.tiny()).build()) {
            if (args.length == 0) {
                play(riffusion);
            } else {
                record(Soundtrack.of(riffusion), Path.of(args[0]), RECORDING);
            }
        }
    }

    private static void play(RiffusionPipeline riffusion) {
        try (MusicStream music = Soundtrack.of(riffusion).start()) {
            new MeteorGame(SEED, music).play();
        }
    }

    static void record(StreamRequest soundtrack, Path file, Duration length) {
        try (MusicStream music = soundtrack.offline();
                AudioWriter sound = AudioFile.create(file, music.sampleRate(), music.channelCount())) {
            new MeteorGame(SEED, music).record(length, sound::write, Progress.none());
            sound.commit();
        }
    }
}
