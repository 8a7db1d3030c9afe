package io.github.riffusion4j.examples.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.MusicStream;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A game without a window: clear sky for 15 seconds, a storm for 15, and clear sky again. */
class MeteorGameTest {

    /**
     * From the storm's beginning to the storm in the music: two seconds until the sky is full, a quarter of a clip
     * between one clip and the next, and one beat.
     */
    private static final int STATED = (int) Math.ceil(2 + Strokes.CLIP / 4 + Strokes.CLIP / 8);

    private static AudioClip recorded() {
        List<AudioClip> blocks = new ArrayList<>();
        try (MusicStream music = Strokes.stream().offline()) {
            new MeteorGame(1, music).record(Duration.ofSeconds(45), blocks::add, Progress.none());
            assertEquals(Duration.ofSeconds(45), music.status().position());
            assertEquals(0, music.status().underruns());
        }
        return AudioClip.concat(blocks);
    }

    @Test
    void theMusicFollowsTheGame() {
        AudioClip sound = recorded();
        double[] density = Strokes.density(sound);
        double[] level = level(sound);
        String measured = Arrays.toString(density) + Arrays.toString(level);
        int storm = (int) Meteors.SPELL;
        assertEquals(8 / Strokes.CLIP, mean(density, 3, storm), 0.2, measured);
        assertEquals(16 / Strokes.CLIP, mean(density, storm + STATED, 2 * storm), 0.3, measured);
        assertEquals(8 / Strokes.CLIP, mean(density, 2 * storm + STATED, 3 * storm), 0.2, measured);
        double calm = mean(level, 3, storm);
        double loud = mean(level, storm + STATED, 2 * storm);
        assertTrue(loud > 1.8 * calm, measured);
        assertEquals(calm, mean(level, 2 * storm + STATED, 3 * storm), 0.25 * calm, measured);
    }

    private static double[] level(AudioClip sound) {
        double[] level = new double[sound.length() / Strokes.RATE];
        Arrays.setAll(
                level,
                i -> sound.slice(i * Strokes.RATE, (i + 1) * Strokes.RATE).peak());
        return level;
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    @Test
    void theSameGameSoundsTheSame() {
        assertArrayEquals(samples(recorded()), samples(recorded()));
    }

    private static float[] samples(AudioClip sound) {
        float[] samples = new float[sound.length()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sound.sample(0, i);
        }
        return samples;
    }

    @Test
    void tensionFollowsTheStorm() {
        Meteors world = new Meteors(1);
        double most = 0;
        for (int i = 0; i < 3 * 15 * 60; i++) {
            world.step(1 / 60.0, world.autopilot());
            double tension = world.tension();
            assertTrue(tension >= 0 && tension <= 1);
            if (i < 15 * 60) {
                assertTrue(tension < 0.4, "calm at first, " + tension);
            }
            most = Math.max(most, tension);
        }
        assertTrue(most > 0.9, "never tense, " + most);
        assertTrue(world.tension() < 0.4, "calm in the end");
        assertTrue(world.dodged() > 50, "stones fall past");
    }
}
