package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.RiffusionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order and times of clips on a stream without a clock. */
class OfflineStreamTest {

    private static final int SECOND = Tones.RATE;

    private final Tones tones = new Tones("calm", "tense", "battle");

    private static float[] read(MusicStream music, double seconds) {
        int frames = (int) (seconds * SECOND);
        float[] samples = new float[frames * music.channelCount()];
        assertEquals(samples.length, music.read(samples));
        return samples;
    }

    /** The share of a tone in the tenth of a second from a time on. */
    private double share(int tone, float[] sound, double seconds) {
        return tones.shares(sound, (int) (seconds * SECOND), SECOND / 10)[tone];
    }

    @Test
    void withoutControlChangesTheNoiseAdvancesWithEveryClip() {
        try (MusicStream music = tones.stream().offline()) {
            read(music, 13);
        }
        List<Segment> segments = tones.requested();
        assertEquals(7, segments.size());
        double[] variations = {0, 0.25, 0.5, 0.75, 1, 0.25, 0.5};
        for (int i = 0; i < variations.length; i++) {
            Segment segment = segments.get(i);
            assertEquals(variations[i], segment.variation());
            assertEquals(i < 5 ? 42 : 43, segment.seed());
            assertEquals((long) i * Tones.LENGTH, segment.start());
        }
    }

    @Test
    void aPromptIsHeardFromTheNextBeatOn() {
        try (MusicStream music =
                tones.stream().crossfade(Duration.ofMillis(100)).offline()) {
            float[] before = read(music, 2.2);
            music.setPrompt(Prompt.of("tense"));
            float[] after = read(music, 1);
            assertEquals(1, share(0, before, 2.0), 0.01);
            // The crossfade takes the last tenth of a second before the beat at 2.5 s.
            assertEquals(1, share(0, after, 0.1), 0.01);
            assertEquals(1, share(1, after, 0.3), 0.01);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 60})
    void aTransitionEndsInTheRequestedTime(int seconds) {
        try (MusicStream music =
                tones.stream().crossfade(Duration.ofMillis(100)).offline()) {
            read(music, 3);
            music.transitionTo(Prompt.of("battle"), Duration.ofSeconds(seconds));
            float[] way = read(music, seconds);
            float[] after = read(music, 2);
            double last = 0;
            for (double at = 0; at < seconds; at += 0.5) {
                double share = share(2, way, at);
                assertTrue(share >= last - 0.02, "it only gets more: " + share + " at " + at);
                assertEquals(at / seconds, share, 0.3, "at " + at);
                last = share;
            }
            assertTrue(last < 0.99, "it takes the whole time");
            assertEquals(1, share(2, after, 0), 0.01);
        }
        int clips = (int) tones.requested().stream()
                .filter(segment -> segment.prompts().weights().size() == 2)
                .count();
        assertTrue(clips >= 3, clips + " steps on the way");
        for (Segment segment : tones.requested()) {
            assertEquals(0, segment.start() % Tones.BEAT, "on the beat");
        }
    }

    @Test
    void theSeedStaysDuringATransition() {
        try (MusicStream music = tones.stream().offline()) {
            read(music, 3);
            music.transitionTo(Prompt.of("tense"), Duration.ofSeconds(4));
            read(music, 10);
        }
        List<Double> variations =
                tones.requested().stream().map(Segment::variation).toList();
        assertEquals(List.of(0.0, 0.25, 0.25, 0.25, 0.25, 0.25, 0.5, 0.75, 1.0), variations);
    }

    @Test
    void aTransitionBeginsWhereAnotherHasArrived() {
        try (MusicStream music = tones.stream().offline()) {
            read(music, 2);
            music.transitionTo(Prompt.of("tense"), Duration.ofSeconds(8));
            read(music, 4);
            music.transitionTo(Prompt.of("battle"), Duration.ofSeconds(4));
            float[] way = read(music, 5);
            double[] start = tones.shares(way, 0, SECOND / 10);
            assertEquals(0.5, start[0], 0.15);
            assertEquals(0.5, start[1], 0.15);
            assertEquals(1, share(2, way, 4.5), 0.01);
        }
    }

    @Test
    void severalPromptsPlayByTheirWeights() {
        try (MusicStream music = tones.stream().offline()) {
            read(music, 1);
            music.setPrompts(Map.of(Prompt.of("calm"), 1.0, Prompt.of("tense"), 1.0, Prompt.of("battle"), 2.0));
            float[] sound = read(music, 3);
            assertArrayEquals(new double[] {0.25, 0.25, 0.5}, tones.shares(sound, SECOND, SECOND / 10), 0.01);
        }
    }

    @Test
    void intensityMovesOnTheScale() {
        StreamRequest builder = tones.stream().intensityScale(Prompt.of("tense"), Prompt.of("battle"));
        try (MusicStream music = builder.intensity(0.25).offline()) {
            float[] sound = read(music, 2);
            assertArrayEquals(new double[] {0.5, 0.5, 0}, tones.shares(sound, SECOND, SECOND / 10), 0.01);
            music.setIntensity(0.75);
            sound = read(music, 2);
            assertArrayEquals(new double[] {0, 0.5, 0.5}, tones.shares(sound, SECOND, SECOND / 10), 0.01);
            music.setIntensityScale(Prompt.of("battle"), Prompt.of("calm"));
            sound = read(music, 2);
            assertArrayEquals(new double[] {0.75, 0, 0.25}, tones.shares(sound, SECOND, SECOND / 10), 0.01);
        }
    }

    /** A game sets it for every picture, a little differently each time. */
    @Test
    void intensityThatNeverRestsMakesFourClipsALengthAtMost() {
        try (MusicStream music =
                tones.stream().intensityScale(Prompt.of("tense")).offline()) {
            for (int i = 0; i < 600; i++) {
                music.setIntensity(0.5 + 0.5 * Math.sin(i / 60.0));
                read(music, 1 / 60.0);
            }
        }
        assertTrue(
                tones.requested().size() <= 4 * 5 + 1, () -> tones.requested().size() + " clips in 10 seconds");
        assertTrue(tones.requested().size() >= 10, () -> tones.requested().size() + " clips in 10 seconds");
    }

    @Test
    void theGainFollowsTheIntensityAtOnceAndWithoutAStep() {
        try (MusicStream music = tones.stream().intensityGain(20).intensity(1).offline()) {
            double loud = rms(read(music, 1.8), 1.6);
            music.setIntensity(0);
            float[] change = read(music, 0.4);
            assertEquals(0.1 * loud, rms(change, 0.3), 0.01 * loud);
            assertTrue(largestStep(change) <= 1.01 * loud * Math.sqrt(2) * 2 * Math.PI * 200 / SECOND);
        }
    }

    private static double rms(float[] sound, double from) {
        double sum = 0;
        int length = SECOND / 10;
        for (int i = 0; i < length; i++) {
            sum += Math.pow(sound[(int) (from * SECOND) + i], 2);
        }
        return Math.sqrt(sum / length);
    }

    private static double largestStep(float[] sound) {
        double largest = 0;
        for (int i = 1; i < sound.length; i++) {
            largest = Math.max(largest, Math.abs(sound[i] - sound[i - 1]));
        }
        return largest;
    }

    @Test
    void theSameSeedAndCallsGiveTheSameSamples() {
        assertArrayEquals(playedAtRandom(1, 2), playedAtRandom(1, 2));
        assertFalse(Arrays.equals(playedAtRandom(1, 2), playedAtRandom(2, 2)));
        // Where blocks end does not matter.
        assertArrayEquals(blocks(1), blocks(977));
    }

    private float[] blocks(int length) {
        float[] all = new float[5 * SECOND];
        try (MusicStream music = tones.stream().offline()) {
            for (int from = 0; from < all.length; from += length) {
                music.read(all, from, Math.min(length, all.length - from));
            }
        }
        return all;
    }

    private float[] playedAtRandom(long seed, int channels) {
        Random random = new Random(seed);
        float[] all = new float[20 * SECOND * channels];
        String[] names = {"calm", "tense", "battle"};
        try (MusicStream music = tones.stream()
                .channels(channels)
                .intensityScale(Prompt.of("tense"))
                .intensityGain(6)
                .offline()) {
            for (int from = 0; from < all.length; ) {
                switch (random.nextInt(4)) {
                    case 0 -> music.setIntensity(random.nextDouble());
                    case 1 -> music.setPrompt(Prompt.of(names[random.nextInt(3)]));
                    case 2 ->
                        music.transitionTo(
                                Prompt.of(names[random.nextInt(3)]), Duration.ofMillis(random.nextInt(5000)));
                    default -> {}
                }
                int length = Math.min(channels * (1 + random.nextInt(8_000)), all.length - from);
                music.read(all, from, length);
                from += length;
            }
        }
        return all;
    }

    /** Tones that go through the joints without a break show every step that is not theirs. */
    @Test
    void noSeamIsLouderThanTheMusic() {
        float[] sound = playedAtRandom(3, 1);
        double peak = 0;
        for (float sample : sound) {
            peak = Math.max(peak, Math.abs(sample));
        }
        double highest = 2 * Math.PI * 320 / SECOND;
        double steepest = 0;
        double jerk = 0;
        for (int i = 2; i < sound.length; i++) {
            steepest = Math.max(steepest, Math.abs(sound[i] - sound[i - 1]));
            jerk = Math.max(jerk, Math.abs(sound[i] - 2 * sound[i - 1] + sound[i - 2]));
        }
        assertTrue(peak <= 1, "peak " + peak);
        assertTrue(steepest <= 1.02 * highest * peak, "steepest " + steepest + " at a peak of " + peak);
        assertTrue(jerk <= 1.05 * highest * highest * peak, "jerk " + jerk + " at a peak of " + peak);
    }

    @Test
    void aPauseTakesNoTime() {
        float[] whole = blocks(100);
        try (MusicStream music = tones.stream().offline()) {
            read(music, 1);
            music.pause();
            float[] silence = new float[SECOND];
            int played = music.read(silence);
            assertTrue(played < SECOND / 50, "it fades out over " + played);
            assertEquals(StreamStatus.State.PAUSED, music.status().state());
            assertEquals(0, music.read(silence));
            assertArrayEquals(new float[SECOND], silence);
            music.resume();
            float[] after = read(music, 1);
            int again = SECOND + played;
            assertArrayEquals(
                    Arrays.copyOfRange(whole, again + 200, again + 4000), Arrays.copyOfRange(after, 200, 4000));
        }
    }

    @Test
    void clipsHaveTheSameSamples() {
        try (MusicStream music = tones.stream().channels(2).offline();
                MusicStream same = tones.stream().channels(2).offline()) {
            float[] samples = read(same, 3);
            AudioClip clip = music.read(Duration.ofSeconds(3));
            assertEquals(2, clip.channelCount());
            assertEquals(3 * SECOND, clip.length());
            for (int i = 0; i < clip.length(); i++) {
                assertEquals(samples[2 * i], clip.sample(0, i));
                assertEquals(samples[2 * i + 1], clip.sample(1, i));
            }
        }
    }

    @Test
    void bothChannelsAreTheSame() {
        try (MusicStream mono = tones.stream().offline();
                MusicStream stereo = tones.stream().channels(2).offline()) {
            float[] one = read(mono, 3);
            float[] two = read(stereo, 3);
            for (int i = 0; i < one.length; i++) {
                assertEquals(one[i], two[2 * i]);
                assertEquals(one[i], two[2 * i + 1]);
            }
        }
    }

    @Test
    void whatGoesWrongIsThrownAndMayGoRightNextTime() {
        try (MusicStream music = tones.stream().offline()) {
            tones.breakDown(true);
            assertThrows(RiffusionException.class, () -> music.read(new float[100]));
            tones.breakDown(false);
            read(music, 1);
            tones.breakDown(true);
            assertThrows(RiffusionException.class, () -> music.read(new float[2 * SECOND]));
            tones.breakDown(false);
            read(music, 2);
        }
    }

    @Test
    void changesMayWaitForTheBar() {
        try (MusicStream music = tones.stream().changeEvery(4).offline()) {
            read(music, 0.6);
            music.setPrompt(Prompt.of("tense"));
            read(music, 3);
        }
        assertEquals(Tones.LENGTH, tones.requested().get(1).start());
        assertEquals(2, tones.requested().size());
    }

    @Test
    void anyCrossfadeWorks() {
        for (int millis : new int[] {0, 1, 499, 500, 600_000}) {
            try (MusicStream music =
                    tones.stream().crossfade(Duration.ofMillis(millis)).offline()) {
                read(music, 1.1);
                music.setPrompt(Prompt.of("tense"));
                float[] after = read(music, 2);
                assertEquals(1, share(1, after, 1.0), 0.01, millis + " ms");
            }
        }
    }
}
