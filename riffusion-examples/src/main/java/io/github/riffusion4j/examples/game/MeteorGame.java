package io.github.riffusion4j.examples.game;

import io.github.riffusion4j.MusicStream;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.javasound.AudioPlayer;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.javasound.MusicAudioInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/** A round of the game with its music: in a window, or without one into a sound file. */
public final class MeteorGame {

    private static final Logger LOG = System.getLogger(MeteorGame.class.getName());

    private static final int PICTURES_PER_SECOND = 60;
    private static final double PICTURE = 1.0 / PICTURES_PER_SECOND;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Meteors world;
    private final MusicStream music;

    /**
     * A round of the game.
     *
     * @param seed the same brings the same stones
     * @param music is given the tension as its intensity, and left to be closed by the caller
     */
    public MeteorGame(long seed, MusicStream music) {
        this.world = new Meteors(seed);
        this.music = music;
    }

    /** Plays in a window, with the arrow keys, until it is closed; the music plays on the default sound device. */
    public void play() {
        Thread speakers = new Thread(this::playMusic, "riffusion-speakers");
        speakers.setDaemon(true);
        speakers.start();
        MeteorWindow window = new MeteorWindow(world);
        window.show(PICTURES_PER_SECOND, () -> {
            if (window.isPaused()) {
                music.pause();
            } else {
                music.resume();
                advance(window.steering());
            }
        });
    }

    private void playMusic() {
        try {
            AudioPlayer.onDefaultDevice().play(new MusicAudioInputStream(music), Progress.none());
        } catch (RiffusionException e) {
            LOG.log(Level.WARNING, "the game goes on without sound: " + e.getMessage());
        }
    }

    /**
     * Lets the autopilot play, without a window or a clock; for an offline stream.
     *
     * @param length how much, to a sixtieth of a second
     * @param listener hears what would have been heard, a picture's time after the other
     * @param progress hears of every picture
     */
    public void record(Duration length, Consumer<AudioClip> listener, Progress progress) {
        int pictures = Math.toIntExact(length.toMillis() * PICTURES_PER_SECOND / 1000);
        for (int i = 0; i < pictures; i++) {
            advance(world.autopilot());
            Duration now = Duration.ofNanos((i + 1) * NANOS_PER_SECOND / PICTURES_PER_SECOND);
            listener.accept(music.read(now.minus(music.status().position())));
            progress.report(i + 1, pictures);
        }
    }

    /** One picture's time: all that a game has to do for its music is in the last line. */
    private void advance(double steering) {
        world.step(PICTURE, steering);
        music.setIntensity(world.tension());
    }
}
