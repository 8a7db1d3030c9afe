package io.github.riffusion4j.examples.cli;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.StreamRequest;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.examples.game.MeteorGame;
import io.github.riffusion4j.examples.game.Soundtrack;
import io.github.riffusion4j.stream.MusicStream;
import java.awt.GraphicsEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "game", description = "A small game whose music follows it; or, without a window, a recording of one.")
final class Game implements Runnable {

    @Option(
            names = "--to",
            paramLabel = "OUT.wav",
            description = "Let the autopilot play, and write what would be heard (.wav, .flac or .mp3); - for WAV to"
                    + " standard output.")
    private Optional<Path> to;

    @Option(
            names = "--duration",
            defaultValue = "1m",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How much to write: 30s, 10m, 1:30 (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "The same brings the same stones.")
    private long seed;

    @Mixin
    private ModelOptions model;

    @Mixin
    private SamplingOptions sampling;

    @Mixin
    private Report report;

    @Override
    public void run() {
        to.ifPresent(StandardStreams::requireWritableSound);
        if (to.isEmpty() && GraphicsEnvironment.isHeadless()) {
            throw new RiffusionException("there is no screen for a window here; --to OUT.wav plays without one");
        }
        try (Interrupt interrupt = new Interrupt();
                RiffusionPipeline riffusion = model.open(interrupt.cancellation())) {
            StreamRequest soundtrack =
                    Soundtrack.of(riffusion).painting(clip -> sampling.apply(clip, interrupt, Progress.none()));
            if (to.isPresent()) {
                record(soundtrack, to.get(), interrupt);
            } else {
                try (MusicStream music =
                        soundtrack.onEvent(new Announcements(report)).start()) {
                    new MeteorGame(seed, music).play();
                }
            }
        }
    }

    private void record(StreamRequest soundtrack, Path file, Interrupt interrupt) {
        try (MusicStream music = soundtrack.offline();
                SoundOutput sound = SoundOutput.open(file, music.sampleRate(), music.channelCount());
                ConsoleProgressBar bar = new ConsoleProgressBar("Playing")) {
            bar.during(() -> {
                new MeteorGame(seed, music).record(duration, sound::write, bar.until(interrupt.cancellation()));
                sound.finish();
                return file;
            });
            report.wrote(file, music.status().position());
        }
    }
}
