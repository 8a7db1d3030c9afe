package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.javasound.MusicAudioInputStream;
import io.github.riffusion4j.testkit.Await;
import io.github.riffusion4j.testkit.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream with its thread: the test reads as fast as clips are made, or does not let them be made. */
@Timeout(120)
@Tag("runtime")
class MusicStreamTest {

    private static final int SECOND = Tones.RATE;
    private static final Duration CLIP = Duration.ofSeconds(2);

    private final Tones tones = new Tones("calm", "tense", "battle");

    /** Reads, waiting before each block until the stream is as far ahead as it wants to be. */
    private static float[] read(MusicStream music, double seconds) {
        float[] sound = new float[(int) (seconds * SECOND)];
        for (int from = 0; from < sound.length; from += SECOND / 20) {
            Await.until(() -> music.status().ahead().compareTo(CLIP) > 0);
            int length = Math.min(SECOND / 20, sound.length - from);
            assertEquals(length, music.read(sound, from, length));
        }
        return sound;
    }

    private double share(int tone, float[] sound, double seconds) {
        return tones.shares(sound, (int) (seconds * SECOND), SECOND / 10)[tone];
    }

    @Test
    void tenMinutesWithChangesOfPromptNeverRunDry() {
        List<Long> underruns = new CopyOnWriteArrayList<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onUnderrun(long count) {
                underruns.add(count);
            }
        };
        String[] names = {"calm", "tense", "battle"};
        try (MusicStream music = tones.stream()
                .intensityScale(Prompt.of("tense"))
                .onEvent(listener)
                .start()) {
            for (int minute = 0; minute < 10; minute++) {
                int tone = (minute + 1) % 3;
                music.transitionTo(Prompt.of(names[tone]), Duration.ofSeconds(10));
                double before = share(tone, read(music, 1), 0.5);
                assertTrue(before < 0.5, "minute " + minute + " begins with the old prompt, " + before);
                assertEquals(1, share(tone, read(music, 20), 19), 0.01, "minute " + minute);
                music.setPrompt(Prompt.of(names[(tone + 1) % 3]));
                assertEquals(1, share((tone + 1) % 3, read(music, 20), 19), 0.01, "minute " + minute);
                music.setPrompt(Prompt.of(names[tone]));
                read(music, 19);
            }
            assertEquals(Duration.ofMinutes(10), music.status().position());
            assertEquals(0, music.status().underruns());
            assertEquals(List.of(), underruns);
            assertEquals(Optional.empty(), music.status().failure());
        }
        for (Segment segment : tones.requested()) {
            assertEquals(0, segment.start() % Tones.BEAT, "on the beat");
        }
    }

    /**
     * Ten minutes, in each of which all happens that can: crossfades, changes of intensity, pauses, clips that are
     * late. In most there is not one byte; the virtual machine itself takes some where it links or compiles anew.
     */
    @Test
    void readingTakesNoMemory() {
        int minutes = 10;
        long[] allocated = new long[minutes];
        try (MusicStream music = tones.stream()
                .intensityScale(Prompt.of("tense"))
                .intensityGain(6)
                .channels(2)
                .start()) {
            for (int minute = 0; minute < minutes; minute++) {
                for (int second = 0; second < 30; second++) {
                    Await.until(() -> music.status().ahead().compareTo(CLIP) > 0);
                    music.setIntensity(second % 7 / 6.0);
                    if (second % 5 == 0) {
                        music.pause();
                    } else {
                        music.resume();
                    }
                    allocated[minute] += allocatedByReading(music, 1);
                }
                long underruns = music.status().underruns();
                tones.holdUp();
                allocated[minute] += allocatedByReading(music, 30);
                tones.goOn();
                assertTrue(music.status().underruns() > underruns, "clips were late");
            }
            assertTrue(tones.requested().size() > 100, "it crossfaded often");
        }
        long without = Arrays.stream(allocated).filter(bytes -> bytes == 0).count();
        assertTrue(without > minutes / 2, () -> "bytes in each minute: " + Arrays.toString(allocated));
    }

    private static long allocatedByReading(MusicStream music, int seconds) {
        float[] block = new float[2 * 256];
        long before = AllocatedBytes.ofThisThread();
        for (int i = 0; i < seconds * SECOND / 256; i++) {
            music.read(block);
        }
        return AllocatedBytes.ofThisThread() - before;
    }

    @Test
    void readingNeverWaitsForAThreadThatIsHeldUp() {
        List<Long> told = new CopyOnWriteArrayList<>();
        tones.holdUp().permit(1);
        StreamListener listener = new StreamListener() {
            @Override
            public void onUnderrun(long underruns) {
                told.add(underruns);
            }
        };
        try (MusicStream music = tones.stream().onEvent(listener).start()) {
            Await.until(() -> music.status().ahead().equals(CLIP));
            float[] sound = new float[20 * SECOND];
            assertEquals(sound.length, music.read(sound), "music, though nothing is made");
            // Every two seconds another clip should have followed.
            assertEquals(10, music.status().underruns());
            assertEquals(StreamStatus.State.REPEATING, music.status().state());
            assertArrayEquals(
                    Arrays.copyOfRange(sound, Tones.LENGTH + 100, 2 * Tones.LENGTH),
                    Arrays.copyOfRange(sound, 8 * Tones.LENGTH + 100, 9 * Tones.LENGTH));

            music.setPrompt(Prompt.of("battle"));
            tones.permit(2);
            Await.until(() -> music.status().ahead().compareTo(Duration.ZERO) > 0);
            music.read(sound, 0, 2 * SECOND);
            assertEquals(StreamStatus.State.PLAYING, music.status().state());
            assertEquals(List.of(10L), told);
        }
    }

    /** The listener pauses, behind all generated clips, between two beats. */
    @Test
    void withoutALookAheadTheNextClipIsStillMade() {
        tones.holdUp().permit(1);
        try (MusicStream music = tones.stream().lookAhead(Duration.ZERO).start()) {
            Await.until(() -> music.status().ahead().equals(CLIP));
            music.read(new float[3 * SECOND + 1]);
            tones.permit(1);
            Await.until(() -> music.status().ahead().compareTo(Duration.ZERO) > 0);
        }
    }

    @Test
    void untilTheFirstClipThereIsSilence() {
        tones.holdUp();
        try (MusicStream music = tones.stream().start()) {
            float[] sound = new float[SECOND];
            Arrays.fill(sound, 1);
            assertEquals(0, music.read(sound));
            assertArrayEquals(new float[SECOND], sound);
            StreamStatus status = music.status();
            assertEquals(StreamStatus.State.STARTING, status.state());
            assertEquals(Duration.ZERO, status.position());
            assertEquals(0, status.underruns());
            assertEquals(Optional.empty(), status.playing());
            tones.permit(1);
            Await.until(() -> music.status().ahead().equals(CLIP));
            assertEquals(SECOND, music.read(sound));
            assertEquals(Duration.ofSeconds(1), music.status().position());
            assertEquals(42, music.status().playing().orElseThrow().seed());
        }
    }

    @Test
    void clipsForEarlierControlsAreDropped() {
        List<String> made = new CopyOnWriteArrayList<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onSegment(Segment segment) {
                made.add(segment.prompts().toString());
            }
        };
        try (MusicStream music = tones.stream()
                .lookAhead(Duration.ofSeconds(20))
                .onEvent(listener)
                .start()) {
            read(music, 1);
            Await.until(() -> music.status().ahead().compareTo(Duration.ofSeconds(19)) > 0);
            music.setPrompt(Prompt.of("tense"));
            Await.until(() -> made.contains("tense"));
            float[] sound = read(music, 10);
            assertEquals(1, share(1, sound, 1), 0.01);
            assertEquals(1, share(1, sound, 9), 0.01);
            assertEquals(0, music.status().underruns());
        }
    }

    @Test
    void aFailureIsReportedAndTheMusicGoesOn() {
        List<String> told = new CopyOnWriteArrayList<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onFailure(RuntimeException failure) {
                told.add(String.valueOf(failure.getMessage()));
                tones.breakDown(told.size() < 2);
            }
        };
        tones.holdUp().permit(1);
        try (MusicStream music = tones.stream().onEvent(listener).start()) {
            Await.until(() -> music.status().ahead().equals(CLIP));
            tones.breakDown(true);
            tones.permit(1);
            Await.until(() -> music.status().failure().isPresent());
            float[] sound = new float[10 * SECOND];
            assertEquals(sound.length, music.read(sound));
            assertEquals(StreamStatus.State.REPEATING, music.status().state());
            assertTrue(music.status().failure().orElseThrow() instanceof RiffusionException);
            tones.permit(10);
            Await.until(() -> music.status().failure().isEmpty());
            assertEquals(List.of("out of order", "out of order"), told);
        }
    }

    @Test
    void aClosedPipelineLeavesTheStreamFailed() {
        CompletableFuture<RuntimeException> told = new CompletableFuture<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onFailure(RuntimeException failure) {
                told.complete(failure);
            }
        };
        tones.holdUp().permit(1);
        try (MusicStream music = tones.stream().onEvent(listener).start()) {
            Await.until(() -> music.status().ahead().equals(CLIP));
            tones.end();
            tones.permit(1);
            assertEquals("the pipeline is closed", told.join().getMessage());
            Await.until(() -> music.status().state() == StreamStatus.State.FAILED);
            float[] sound = new float[10 * SECOND];
            assertEquals(sound.length, music.read(sound));
            assertEquals(Optional.of(told.join()), music.status().failure());
        }
    }

    @Test
    void aPromptThatCannotBePlayedIsTriedOnce() {
        List<String> told = new CopyOnWriteArrayList<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onFailure(RuntimeException failure) {
                told.add(String.valueOf(failure.getMessage()));
            }
        };
        try (MusicStream music = tones.stream().onEvent(listener).start()) {
            Await.until(() -> music.status().ahead().equals(CLIP.multipliedBy(6)));
            tones.breakDown(new IllegalArgumentException("too long"));
            music.setPrompt(Prompt.of("tense").seed(1));
            Await.until(() -> music.status().state() == StreamStatus.State.FAILED);
            int requested = tones.requested().size();
            float[] sound = new float[30 * SECOND];
            assertEquals(sound.length, music.read(sound));
            assertEquals(List.of("too long"), told);
            assertEquals(requested, tones.requested().size());
            tones.breakDown(false);
            assertEquals(StreamStatus.State.FAILED, music.status().state());
            music.setPrompt(Prompt.of("battle").seed(1));
            Await.until(() -> music.status().state() != StreamStatus.State.FAILED);
            Await.until(() -> tones.requested().size() > requested
                    && music.status().failure().isEmpty());
        }
    }

    @Test
    void afterAnIllegalStateTheStreamTriesAgain() {
        CompletableFuture<RuntimeException> told = new CompletableFuture<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onFailure(RuntimeException failure) {
                tones.breakDown(false);
                told.complete(failure);
            }
        };
        tones.breakDown(new IllegalStateException("Queue full"));
        try (MusicStream music = tones.stream().onEvent(listener).start()) {
            assertEquals("Queue full", told.join().getMessage());
            Await.until(() -> music.status().ahead().compareTo(CLIP) >= 0);
            assertEquals(Optional.empty(), music.status().failure());
        }
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheMusic() {
        StreamListener listener = new StreamListener() {
            @Override
            public void onSegment(Segment segment) {
                throw new IllegalStateException("a listener's own fault");
            }
        };
        try (MusicStream music = tones.stream().onEvent(listener).start()) {
            read(music, 10);
            assertEquals(StreamStatus.State.PLAYING, music.status().state());
        }
    }

    @Test
    void closingEndsTheThreadAndWhatItMakes() {
        tones.holdUp();
        MusicStream music = tones.stream().start();
        Await.until(() -> !tones.requested().isEmpty());
        music.close();
        music.close();
        assertEquals(0, streamThreads());
        assertEquals(StreamStatus.State.CLOSED, music.status().state());
        assertEquals(0, music.read(new float[100]));
        music.setPrompt(Prompt.of("tense"));
        music.setIntensity(1);
        music.pause();
        music.resume();
        assertEquals(StreamStatus.State.CLOSED, music.status().state());
        assertEquals(1, tones.requested().size());
    }

    private static long streamThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("riffusion-stream"))
                .count();
    }

    @Test
    void aListenerMayCloseTheStream() throws InterruptedException {
        CompletableFuture<MusicStream> stream = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        StreamListener listener = new StreamListener() {
            @Override
            public void onSegment(Segment segment) {
                stream.join().close();
                closed.countDown();
            }
        };
        MusicStream music = tones.stream().onEvent(listener).start();
        stream.complete(music);
        assertTrue(closed.await(1, TimeUnit.MINUTES));
        Await.until(() -> streamThreads() == 0);
        assertEquals(1, tones.requested().size());
    }

    @Test
    void closingMayHappenAtAnyMoment() {
        // Each task has a thread: on two cores the common pool has one, which the first of them would keep to itself.
        Executor threads = task -> new Thread(task, "user").start();
        for (int round = 0; round < 50; round++) {
            MusicStream music =
                    tones.stream().intensityScale(Prompt.of("battle")).start();
            List<CompletableFuture<Void>> users = List.of(
                    CompletableFuture.runAsync(
                            () -> {
                                float[] block = new float[64];
                                while (!music.isClosed()) {
                                    music.read(block);
                                }
                                for (int i = 0; i < 10; i++) {
                                    music.read(block);
                                }
                                assertArrayEquals(new float[64], block);
                            },
                            threads),
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; !music.isClosed(); i++) {
                                    music.setIntensity(i % 10 / 9.0);
                                    music.transitionTo(Prompt.of(i % 2 == 0 ? "calm" : "tense"), Duration.ofMillis(i));
                                    music.status();
                                }
                            },
                            threads));
            int clips = round % 5;
            Await.until(() -> tones.requested().size() >= clips);
            IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.runAsync(music::close, threads))
                    .toList()
                    .forEach(CompletableFuture::join);
            users.forEach(CompletableFuture::join);
            tones.requested().clear();
        }
        assertEquals(0, streamThreads());
    }

    @Test
    void closingFadesOut() {
        MusicStream music = tones.stream().start();
        read(music, 1.03);
        music.close();
        float[] end = new float[SECOND];
        int played = music.read(end);
        assertTrue(played > 0 && played <= SECOND / 50, played + " samples");
        for (int i = 1; i < end.length; i++) {
            assertTrue(Math.abs(end[i] - end[i - 1]) < 0.1, "a step at " + i);
        }
    }

    @Test
    void javaxSoundReadsTheSameSamples() throws IOException {
        float[] expected = new float[2 * SECOND];
        try (MusicStream music = tones.stream().channels(2).offline()) {
            music.read(expected);
        }
        MusicStream music = tones.stream().channels(2).offline();
        AudioInputStream bytes = new MusicAudioInputStream(music);
        AudioFormat format = bytes.getFormat();
        assertEquals("PCM_SIGNED 8000.0 Hz, 16 bit, stereo, 4 bytes/frame, little-endian", format.toString());
        byte[] read = bytes.readNBytes(2 * expected.length);
        for (int i = 0; i < expected.length; i++) {
            int value = (short) ((read[2 * i] & 0xff) | read[2 * i + 1] << 8);
            assertEquals((int) Math.rint(expected[i] * 32768), value);
        }
        music.close();
        assertTrue(bytes.readAllBytes().length < 1 << 13, "it fades, and ends");
        assertEquals(-1, bytes.read(new byte[4]));
    }

    @Test
    void clipsThatDifferFromEachOtherAreRefused() {
        ClipGenerator odd = new ClipGenerator() {
            @Override
            public int sampleRate() {
                return 44_100;
            }

            @Override
            public AudioClip clip(Segment segment, Cancellation cancellation) {
                return tones.clip(segment, cancellation);
            }
        };
        try (MusicStream music = tones.stream(odd).offline()) {
            Failure.expect(RiffusionException.class, () -> music.read(new float[2]), "44100 Hz", "8000 Hz");
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        StreamRequest builder = tones.stream().channels(2);
        Failure.expect(type, () -> builder.intensity(1.1), "intensity must be from 0 to 1, got 1.1");
        Failure.expect(type, () -> builder.intensityGain(-1), "intensity gain", "got -1.0");
        Failure.expect(type, () -> builder.beats(0), "beats must be 1 or more, got 0");
        Failure.expect(type, () -> builder.changeEvery(0), "changeEvery must be 1 or more, got 0");
        Failure.expect(type, () -> builder.channels(3), "1 or 2 channels, got 3");
        Failure.expect(type, () -> builder.crossfade(Duration.ofMillis(-1)), "crossfade of -1 ms");
        Failure.expect(type, () -> builder.lookAhead(Duration.ofMillis(-1)), "lookAhead", "got -1 ms");
        Failure.expect(type, () -> builder.lookAhead(Duration.ofMinutes(2)), "0 to 60 seconds", "120000");
        try (MusicStream music = builder.offline()) {
            Failure.expect(type, () -> music.setIntensity(Double.NaN), "intensity", "NaN");
            Failure.expect(type, () -> music.transitionTo(Prompt.of("x"), Duration.ofMillis(-5)), "duration of -5 ms");
            Failure.expect(type, () -> music.setPrompts(Map.of()), "at least one prompt");
            Failure.expect(type, () -> music.read(new float[3]), "3 samples are not a multiple", "2 channels");
            Failure.expect(IndexOutOfBoundsException.class, () -> music.read(new float[4], 2, 4), "");
            assertFalse(music.isClosed());
        }
    }
}
