package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clips that are uploaded, and what is made of them. */
class UploadedClipTest {

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(settings -> settings.maxUploadBytes(1 << 20));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] chord(double seconds) throws IOException {
        float[] samples = new float[(int) (seconds * 22_050)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(0.1 * i) + 0.2 * Math.sin(0.13 * i));
        }
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        AudioFile.write(wav, AudioFileFormat.WAV, AudioClip.of(22_050, samples));
        return wav.toByteArray();
    }

    private static HttpResponse<byte[]> upload(byte[] file, String query) throws Exception {
        return server.send(
                HttpRequest.newBuilder(server.at("/v1/clips" + query)).POST(BodyPublishers.ofByteArray(file)));
    }

    @Test
    void anUploadedClipIsPlayedAnewAndPaintedOver() throws Exception {
        HttpResponse<byte[]> response = upload(chord(3), "?start_s=1&duration_s=1.27");
        assertEquals(201, response.statusCode(), () -> RunningServer.text(response));
        JsonObject clip = RunningServer.json(response);
        assertEquals(1.27, clip.get("duration_s").getAsDouble(), 0.001);
        assertEquals(128, clip.get("width").getAsInt());
        String id = clip.get("id").getAsString();
        assertEquals(200, server.get("/v1/clips/" + id + ".png").statusCode());
        assertEquals(404, server.get("/v1/clips/" + id).statusCode());
        JsonObject riff = server.done(server.created(
                        "/v1/audio-to-audio",
                        "{\"clip\": \"" + id + "\", \"prompt\": \"fiddle\", \"strength\": 0.5, \"steps\": 2}")
                .get("id")
                .getAsString());
        assertEquals(1.27, riff.get("duration_s").getAsDouble(), 0.02);
        server.done(
                server.created("/v1/interpolate", """
                        {"start": {"prompt": "jazz"}, "end": {"prompt": "bells"}, "alpha": 0.5, "seed_image": "%s",
                         "steps": 2}""".formatted(id)).get("id").getAsString());
    }

    @Test
    void anUploadedClipIsPlayedAnewInPartInStereoAndExtended() throws Exception {
        String id = RunningServer.json(upload(chord(1), "")).get("id").getAsString();
        String ask = "{\"clip\": \"" + id + "\", \"prompt\": \"fiddle\", \"steps\": 1";
        HttpResponse<byte[]> part = server.post(
                "/v1/audio-to-audio",
                ask + ", \"from_s\": 0.2, \"to_s\": 0.5, \"stereo\": true, \"towards\": \"bells\"}",
                "Accept",
                "audio/wav");
        assertEquals(200, part.statusCode(), () -> RunningServer.text(part));
        AudioClip clip = AudioFile.read(new ByteArrayInputStream(part.body()), "the answer");
        assertEquals(2, clip.channelCount());
        assertEquals(1, clip.duration().toMillis() / 1000.0, 0.02);
        JsonObject longer = server.done(server.created("/v1/extend", ask + ", \"after_s\": 0.5}")
                .get("id")
                .getAsString());
        assertEquals(1.5, longer.get("duration_s").getAsDouble(), 0.02);
        for (String wrong :
                List.of("\"from_s\": 0.5, \"to_s\": 0.2", "\"from_s\": 0, \"mask\": \"mask_gradient_dark\"")) {
            assertEquals(
                    400,
                    server.post("/v1/audio-to-audio", ask + ", " + wrong + "}").statusCode(),
                    wrong);
        }
        for (String wrong : List.of("", ", \"after_s\": -1", ", \"before_s\": 59.5", ", \"before_s\": 1e308")) {
            assertEquals(400, server.post("/v1/extend", ask + wrong + "}").statusCode(), wrong);
        }
    }

    @Test
    void uploadsThatCannotBeUsedAreRefused() throws Exception {
        assertEquals(422, upload("<html>".getBytes(StandardCharsets.UTF_8), "").statusCode());
        assertEquals(422, upload(new byte[0], "").statusCode());
        byte[] wav = chord(1);
        assertEquals(422, upload(Arrays.copyOf(wav, 30), "").statusCode(), "cut off within its header");
        // What is cut off later is read as far as it goes, as players do.
        assertEquals(201, upload(Arrays.copyOf(wav, wav.length / 2), "").statusCode());
        assertEquals(400, upload(wav, "?start_s=5").statusCode(), "nothing is left there");
        assertEquals(400, upload(wav, "?duration_s=1e9").statusCode());
        assertEquals(400, upload(wav, "?duration_s=x").statusCode());
        assertEquals(413, upload(new byte[(1 << 20) + 1], "").statusCode());
        ByteArrayOutputStream silence = new ByteArrayOutputStream();
        AudioFile.write(silence, AudioFileFormat.FLAC, AudioClip.of(44_100, new float[44_100]));
        assertEquals(400, upload(silence.toByteArray(), "").statusCode());
    }
}
