package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of Riffusion's web application, and the responses its page can use. */
class RunInferenceTest {

    /** As the application writes it: whole numbers where fractions are meant, and a mask that is none. */
    private static final String REQUEST = """
            {"alpha": 0.25, "num_inference_steps": 4, "seed_image_id": "og_beat", "mask_image_id": "",
             "start": {"prompt": "church bells on sunday", "seed": 42, "denoising": 0.75, "guidance": 7},
             "end": {"prompt": "jazz with piano", "seed": 42, "denoising": 0.75, "guidance": 7}}""";

    private static RunningServer server;
    /** The answer to {@link #REQUEST}. */
    private static HttpResponse<byte[]> usual;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start();
        usual = run(REQUEST);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static HttpResponse<byte[]> run(String body) throws Exception {
        return server.post("/run_inference", body);
    }

    private static byte[] dataUri(JsonObject answer, String field, String mimeType) {
        String uri = answer.get(field).getAsString();
        String start = "data:" + mimeType + ";base64,";
        assertTrue(uri.startsWith(start), () -> uri.substring(0, 40));
        return Base64.getDecoder().decode(uri.substring(start.length()));
    }

    @Test
    void answersWithSoundAndPicture() throws Exception {
        assertEquals(200, usual.statusCode(), () -> RunningServer.text(usual));
        JsonObject answer = RunningServer.json(usual);
        assertEquals(Set.of("image", "audio", "duration_s"), answer.keySet());
        AudioClip sound =
                AudioFile.read(new ByteArrayInputStream(dataUri(answer, "audio", "audio/wav")), "the answer's sound");
        assertEquals(sound.duration().toNanos() / 1e9, answer.get("duration_s").getAsDouble(), 1e-9);
        assertEquals(5.12, answer.get("duration_s").getAsDouble(), 1e-9, "a loop that is exactly as long as the seed");
        assertTrue(sound.rms() > 0.001, "it can be heard");
        SpectrogramImage image = image(answer);
        assertEquals(512, image.width());
        assertEquals(512, image.height());
    }

    private static SpectrogramImage image(JsonObject answer) throws IOException {
        return SpectrogramImage.read(
                new ByteArrayInputStream(dataUri(answer, "image", "image/jpeg")), "the answer's picture");
    }

    @Test
    void aSlashAtTheEndMakesNoDifferenceNorDoesAMissingContentType() throws Exception {
        HttpResponse<byte[]> slash = server.send(HttpRequest.newBuilder(server.at("/run_inference/"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(REQUEST)));
        assertEquals(200, slash.statusCode());
        assertArrayEquals(usual.body(), slash.body(), "the same request gives the same bytes");
    }

    @Test
    void everyFieldCounts() throws Exception {
        String[][] changes = {
            {"0.25,", "0.75,"},
            {"og_beat", "vibes"},
            {"\"mask_image_id\": \"\"", "\"mask_image_id\": \"mask_top_third_95\""},
            {"church bells", "rain"},
            {"jazz with", "solo"},
            {
                "\"seed\": 42, \"denoising\": 0.75, \"guidance\": 7},",
                "\"seed\": 43, \"denoising\": 0.75, \"guidance\": 7},"
            },
            {"0.75, \"guidance\": 7},", "0.75, \"guidance\": 11.5},"},
            {"0.75, \"guidance\": 7},", "0.2, \"guidance\": 7},"},
            {"7},", "7, \"negative_prompt\": \"drums\"},"},
            {"\"num_inference_steps\": 4", "\"num_inference_steps\": 5"}
        };
        for (String[] change : changes) {
            assertTrue(REQUEST.contains(change[0]), change[0]);
            HttpResponse<byte[]> other = run(REQUEST.replace(change[0], change[1]));
            assertEquals(200, other.statusCode(), () -> RunningServer.text(other));
            assertFalse(Arrays.equals(usual.body(), other.body()), change[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"mask_image_id\": null,", ""})
    void noMaskIsSaidInOtherWays(String mask) throws Exception {
        assertArrayEquals(
                usual.body(),
                run(REQUEST.replace("\"mask_image_id\": \"\",", mask)).body());
    }

    @Test
    void wholeNumbersMayStandForFractions() throws Exception {
        String whole = REQUEST.replace("0.25,", "1,").replace("0.75", "1");
        String fractions =
                REQUEST.replace("0.25,", "1.0,").replace("0.75", "1.0").replace("42", "42.0");
        assertArrayEquals(run(fractions).body(), run(whole).body());
    }

    @ParameterizedTest
    @CsvSource({
        "og_beat, no_such, Invalid seed image: no_such",
        "og_beat, ../og_beat, Invalid seed image: ../og_beat",
        "og_beat, /etc/passwd, Invalid seed image: /etc/passwd",
        "og_beat, og_beat%00.png, Invalid seed image: og_beat%00.png",
        "'\"\"', '\"nope\"', Invalid mask image: nope",
        "'\"\"', '\"../masks/x\"', Invalid mask image: ../masks/x",
        "'\"alpha\": 0.25,', '', 'alpha: this field is missing'",
        "'\"alpha\": 0.25', '\"alpha\": \"a\"', 'alpha: expected a number, got \"a\"'",
        "'\"alpha\": 0.25', '\"alpha\": 1.5', 'alpha must be from 0 to 1, got 1.5'",
        "'\"num_inference_steps\": 4', '\"num_inference_steps\": 0', 'steps must be from 1 to 1000, got 0'",
        "'\"num_inference_steps\": 4', '\"num_inference_steps\": 4.5', 'num_inference_steps: expected a whole number, got 4.5'",
        "'\"prompt\": \"jazz with piano\",', '', 'end.prompt: this field is missing'",
        "'\"prompt\": \"jazz with piano\"', '\"prompt\": 3', 'end.prompt: expected text, got 3'",
        "'{\"prompt\": \"jazz with piano\", \"seed\": 42, \"denoising\": 0.75, \"guidance\": 7}', '7', 'end: expected an object, got 7'",
    })
    void whatIsWrongIsSaidInPlainText(String found, String changed, String expected) throws Exception {
        String body = REQUEST.replace(found, changed);
        assertNotEquals(REQUEST, body);
        HttpResponse<byte[]> response = run(body);
        assertEquals(expected, RunningServer.text(response));
        assertEquals(400, response.statusCode());
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"alpha\": 0.5", "<html>", "\"\\ud800\"", "[[[[[[[["})
    void whatIsNoJsonObjectIsRefused(String body) throws Exception {
        HttpResponse<byte[]> response = run(body);
        assertEquals(400, response.statusCode());
        assertTrue(RunningServer.text(response).startsWith("the body is not "), RunningServer.text(response));
    }

    @Test
    void deepNestingIsRefused() throws Exception {
        assertEquals(400, run("{\"a\":" + "[".repeat(60_000)).statusCode());
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        assertEquals(413, run("{\"x\": \"" + "x".repeat(1 << 17) + "\"}").statusCode());
    }
}
