package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.testkit.Await;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("runtime")
class StreamTest {

    private static final int CLIP_BYTES = 2 * 512 * 441;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<InputStream> listen(String query) throws Exception {
        return server.client()
                .send(HttpRequest.newBuilder(server.at("/v1/stream?" + query)).build(), BodyHandlers.ofInputStream());
    }

    @Test
    void walksFromPromptToPromptAndThenFromSeedToSeed() {
        InterpolationSequence sequence = new InterpolationSequence(List.of("a", "b"), 7);
        List<String> positions = Stream.generate(() -> {
                    InterpolationSequence.Point here = sequence.next();
                    return here.start().prompt() + here.start().seed() + " "
                            + here.end().prompt() + here.end().seed() + " " + here.alpha();
                })
                .limit(10)
                .toList();
        assertEquals(
                List.of(
                        "a7 a7 1.0",
                        "a7 b7 0.25",
                        "a7 b7 0.5",
                        "a7 b7 0.75",
                        "a7 b7 1.0",
                        "b7 b8 0.25",
                        "b7 b8 0.5",
                        "b7 b8 0.75",
                        "b7 b8 1.0",
                        "b8 b9 0.25"),
                positions);
    }

    @Test
    void soundGoesOnFromClipToClipUntilTheListenerLeaves() throws Exception {
        HttpResponse<InputStream> response = listen("prompt=jazz&prompt=bells&steps=2&format=wav");
        assertEquals(200, response.statusCode());
        assertEquals("audio/wav", response.headers().firstValue("Content-Type").orElse(""));
        try (InputStream sound = response.body()) {
            assertEquals(44, sound.readNBytes(44).length);
            byte[] first = sound.readNBytes(CLIP_BYTES);
            byte[] second = sound.readNBytes(CLIP_BYTES);
            assertEquals(CLIP_BYTES, second.length);
            assertTrue(clip(first).rms() > 0.001);
            assertTrue(clip(second).rms() > 0.001);
            AudioClip joint = AudioClip.concat(List.of(
                    clip(first).slice(512 * 441 - 200, 512 * 441), clip(second).slice(0, 200)));
            assertTrue(largestStep(joint) <= largestStep(clip(first)), "a click where they join");
        }
        Await.until(() -> server.waiting() == 0);
    }

    private static AudioClip clip(byte[] littleEndian) {
        float[] samples = new float[littleEndian.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) ((littleEndian[2 * i] & 0xff) | littleEndian[2 * i + 1] << 8) / 32768f;
        }
        return AudioClip.of(44_100, samples);
    }

    private static double largestStep(AudioClip clip) {
        return IntStream.range(1, clip.length())
                .mapToDouble(i -> Math.abs(clip.sample(0, i) - clip.sample(0, i - 1)))
                .max()
                .orElseThrow();
    }

    @Test
    void whatIsWrongIsSaidBeforeTheSound() throws Exception {
        assertEquals(400, listen("").statusCode());
        assertEquals(400, listen("prompt=a&format=ogg").statusCode());
        assertEquals(400, listen("prompt=a&seed=x").statusCode());
        assertEquals(400, listen("prompt=a&strength=7").statusCode());
        assertEquals(400, listen("prompt=a&seed_image=nothing").statusCode());
    }
}
