package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.testkit.Await;
import io.github.riffusion4j.testkit.Failure;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams of the tiny model, whose clips are 128 columns of 10 ms. */
@Timeout(300)
@Tag("runtime")
class StreamRequestTest extends PipelineTestCase {

    private static final int RATE = 44_100;
    private static final int CLIP = 128 * 441;
    private static final int BEATS = 4;

    private final List<Segment> segments = new CopyOnWriteArrayList<>();

    private StreamRequest stream() {
        return stream(riffusion);
    }

    private StreamRequest stream(RiffusionPipeline pipeline) {
        return pipeline.stream(Prompt.of("church bells").seed(42))
                .steps(2)
                .quality(InversionPreset.FAST)
                .beats(BEATS)
                .channels(1)
                .onEvent(new StreamListener() {
                    @Override
                    public void onSegment(Segment segment) {
                        segments.add(segment);
                    }
                });
    }

    /** Half a simulated minute on the stream's thread, with new prompts on the way. */
    @Test
    void theMusicNeverRunsDry() {
        try (MusicStream music = stream().lookAhead(Duration.ofSeconds(3)).start()) {
            float[] block = new float[RATE / 10];
            for (int tenth = 0; tenth < 300; tenth++) {
                Await.until(() -> music.status().ahead().compareTo(Duration.ofSeconds(2)) > 0);
                if (tenth % 100 == 50) {
                    music.transitionTo(Prompt.of("prompt " + tenth), Duration.ofSeconds(3));
                }
                assertEquals(block.length, music.read(block));
            }
            assertEquals(0, music.status().underruns());
            assertEquals(Duration.ofSeconds(30), music.status().position());
            assertEquals(
                    "prompt 250",
                    music.status().playing().orElseThrow().prompts().toString());
        }
        for (Segment segment : segments) {
            assertEquals(0, segment.start() % (CLIP / BEATS), "on the beat");
        }
    }

    @Test
    void theSameSeedAndCallsGiveTheSameSamples() {
        float[] first = played(42);
        assertArrayEquals(first, played(42));
        assertFalse(Arrays.equals(first, played(43)));
    }

    private float[] played(long seed) {
        float[] sound = new float[5 * RATE];
        Prompt calm = Prompt.of("piano").seed(seed);
        try (MusicStream music = riffusion.stream(calm)
                .intensityScale(Prompt.of("drums").strength(0.9))
                .steps(2)
                .quality(InversionPreset.FAST)
                .channels(1)
                .offline()) {
            music.read(sound, 0, RATE);
            music.setIntensity(0.7);
            music.read(sound, RATE, 2 * RATE);
            music.transitionTo(Prompt.of("bells"), Duration.ofSeconds(1));
            music.read(sound, 3 * RATE, 2 * RATE);
        }
        return sound;
    }

    /** The spectrum changes at the joints between clips, and where a clip meets itself, no more than within clips. */
    @Test
    void noSeamIsLouderThanTheMusic() {
        float[] sound = new float[9 * RATE];
        try (MusicStream music = stream().crossfade(Duration.ofMillis(50)).offline()) {
            music.read(sound, 0, 4 * RATE);
            music.setPrompt(Prompt.of("drums"));
            music.read(sound, 4 * RATE, 5 * RATE);
        }
        double inside = 0;
        for (int i = RATE; i < sound.length; i++) {
            int fromBeat = i % (CLIP / BEATS);
            if (fromBeat > 100 && fromBeat < CLIP / BEATS - RATE / 15) {
                inside = Math.max(inside, bend(sound, i));
            }
        }
        for (int i = RATE; i < sound.length; i++) {
            assertTrue(bend(sound, i) <= 1.1 * inside, "at " + i + ": " + bend(sound, i) + ", inside " + inside);
        }
        assertTrue(AudioClip.of(RATE, sound).peak() < 1);
    }

    /** The largest second difference of the wave, in which clicks show. */
    private static double bend(float[] sound, int at) {
        return Math.abs(sound[at] - 2 * sound[at - 1] + sound[at - 2]);
    }

    @Test
    void clipsStartFromTheSeedImageWhereTheMaskSays() {
        SpectrogramImage image = generated("drums", 7);
        float[] alone = begun(stream());
        float[] over = begun(stream().seedImage(image));
        float[] kept = begun(stream().seedImage(image).mask(mask(Color.BLACK)));
        assertFalse(Arrays.equals(alone, over));
        assertFalse(Arrays.equals(over, kept));
        assertArrayEquals(over, begun(stream().seedImage(image).mask(mask(Color.WHITE))));
        StreamRequest other = riffusion.stream(Prompt.of("anything").seed(1))
                .steps(2)
                .quality(InversionPreset.FAST)
                .channels(1)
                .seedImage(image)
                .mask(mask(Color.BLACK));
        assertArrayEquals(kept, begun(other), "where all is kept, nothing else counts");
    }

    @Test
    void aPromptMayHaveASeedImageOfItsOwn() {
        SpectrogramImage calm = generated("bells", 7);
        SpectrogramImage tense = generated("drums", 8);
        StreamRequest both = stream()
                .intensityScale(Prompt.of("rising drums"))
                .seedImage(calm)
                .seedImage(Prompt.of("rising drums"), tense)
                .mask(mask(Color.BLACK));
        assertArrayEquals(begun(stream().seedImage(calm).mask(mask(Color.BLACK))), begun(both.intensity(0.4)));
        assertArrayEquals(begun(stream().seedImage(tense).mask(mask(Color.BLACK))), begun(both.intensity(0.6)));
        Failure.expect(
                IllegalArgumentException.class,
                () -> stream()
                        .seedImage(calm)
                        .seedImage(Prompt.of("x"), SeedImage.AGILE)
                        .offline(),
                "128 columns",
                "512");
    }

    private SpectrogramImage generated(String prompt, long seed) {
        return riffusion.textToAudio(prompt).seed(seed).steps(2).generate().image();
    }

    private static float[] begun(StreamRequest request) {
        float[] sound = new float[RATE];
        try (MusicStream music = request.offline()) {
            music.read(sound);
        }
        return sound;
    }

    private static Mask mask(Color color) {
        return TestImages.mask(128, 128, color);
    }

    @Test
    void closingTheStreamCancelsTheClipInHand() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        MusicStream music = riffusion.stream(Prompt.of("jazz"))
                .steps(1000)
                .onProgress(step -> begun.complete(null))
                .start();
        begun.join();
        music.close();
        assertEquals(StreamStatus.State.CLOSED, music.status().state());
        assertEquals(Optional.empty(), music.status().failure());
        riffusion.textToAudio("the pipeline still works").steps(1).generate();
    }

    @Test
    void closingAnOfflineStreamEndsTheReadInHand() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        MusicStream music = riffusion.stream(Prompt.of("jazz"))
                .steps(1000)
                .onProgress(step -> begun.complete(null))
                .offline();
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> music.read(new float[100]));
        begun.join();
        music.close();
        assertEquals(0, reading.join());
    }

    @Test
    void aClosedPipelineLeavesTheMusicPlaying() {
        RiffusionPipeline closing = TinyModel.pipeline();
        try (MusicStream music = stream(closing).lookAhead(Duration.ZERO).start()) {
            Await.until(() -> music.status().ahead().compareTo(Duration.ZERO) > 0);
            closing.close();
            float[] sound = new float[10 * RATE];
            assertEquals(sound.length, music.read(sound));
            Await.until(() -> music.status().state() == StreamStatus.State.FAILED);
            assertTrue(music.status().failure().orElseThrow().toString().contains("closed"));
            assertEquals(sound.length, music.read(sound));
        }
    }

    @Test
    void whatCanNeverSucceedIsNotTriedAgain() {
        List<RuntimeException> told = new CopyOnWriteArrayList<>();
        StreamRequest request = riffusion.stream(
                        Prompt.of("bells ".repeat(2_000)).seed(1))
                .steps(1)
                .quality(InversionPreset.FAST)
                .onEvent(new StreamListener() {
                    @Override
                    public void onFailure(RuntimeException failure) {
                        told.add(failure);
                    }
                });
        try (MusicStream music = request.start()) {
            Await.until(() -> music.status().state() == StreamStatus.State.FAILED && !told.isEmpty());
            assertEquals(0, music.read(new float[100]), "there is nothing to repeat");
            assertEquals(1, told.size());
            assertEquals(Optional.of(told.get(0)), music.status().failure());
            music.setPrompt(Prompt.of("bells").seed(1));
            Await.until(() -> music.status().ahead().compareTo(Duration.ZERO) > 0);
            assertEquals(Optional.empty(), music.status().failure());
        }
    }

    @Test
    void closingThePipelineWaitsForTheClipInHand() {
        RiffusionPipeline closing = TinyModel.pipeline();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (MusicStream music = closing.stream(Prompt.of("jazz"))
                .steps(4)
                .quality(InversionPreset.FAST)
                .onProgress(step -> begun.complete(null))
                .start()) {
            begun.join();
            closing.close();
            // The clip is finished, and about to be appended.
            Await.until(() -> music.status().ahead().compareTo(Duration.ZERO) > 0
                    || music.status().state() == StreamStatus.State.FAILED);
            assertTrue(music.status().ahead().compareTo(Duration.ZERO) > 0, "the clip was lost");
            Await.until(() -> music.status().state() == StreamStatus.State.FAILED);
        }
    }

    @Test
    void aSeedImageThatWouldHaveASeamIsRefused() {
        SpectrogramImage image = TestImages.lines(129, 128);
        StreamRequest seeded = stream().seedImage(image);
        Failure.expect(IllegalArgumentException.class, seeded::start, "128 and 136 columns");
        StreamRequest ofOne = stream().seedImage(Prompt.of("jazz"), image);
        Failure.expect(IllegalArgumentException.class, ofOne::offline, "128 and 136 columns");
    }

    @Test
    void aModelWithoutAnEncoderIsRefusedAtTheStart(@TempDir Path directory) throws IOException {
        for (String part : List.of("text_encoder", "unet", "vae_decoder", "tokenizer", "scheduler")) {
            Files.createSymbolicLink(
                    directory.resolve(part), TinyModel.directory().resolve(part));
        }
        try (RiffusionPipeline textOnly = RiffusionPipeline.builder()
                .model(Model.directory(directory))
                .device(Device.cpu().withThreads(1))
                .build()) {
            Failure.expect(RiffusionException.class, stream(textOnly)::start, "cannot start from an image");
        }
    }

    @Test
    void anExceptionOfTheProgressListenerIsReported() {
        try (MusicStream music = riffusion.stream(Prompt.of("jazz"))
                .steps(1)
                .onProgress(step -> {
                    throw new CancelledException();
                })
                .offline()) {
            Failure.expect(CancelledException.class, () -> music.read(new float[2]), "Cancelled");
        }
    }
}
