package io.github.riffusion4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.github.riffusion4j.testkit.Await;
import io.github.riffusion4j.testkit.model.RandomWeights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code riffusion serve} as a process of its own. */
@Tag("runtime")
class ServeTest {

    private static final String LISTENING = "Listening at ";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path temporary;

    @Test
    void endedDuringAGenerationItLeavesNothingBehind() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // As the launcher says it: without it newer versions of Java print a warning.
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "io.github.riffusion4j.cli.Riffusion",
                        "serve",
                        "--model",
                        RandomWeights.USUAL_SIZE.directory().toString(),
                        "--port",
                        "0",
                        "--drain",
                        "0")
                .redirectErrorStream(true);
        command.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        Process process = command.start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = String.valueOf(out.readLine());
            assertTrue(line.startsWith(LISTENING + "http://127.0.0.1:"), line);
            URI server = URI.create(line.substring(LISTENING.length()));
            startLongGeneration(server);
            process.toHandle().destroy();
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not end");
            assertEquals(List.of(), out.lines().toList(), "it says nothing that is of no use");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of(), filesIn(temporary));
        assertEquals(
                List.of(),
                filesIn(Path.of("target")).stream()
                        .filter(file -> file.getFileName().toString().endsWith(".part"))
                        .toList());
    }

    private void startLongGeneration(URI server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/text-to-audio"))
                .POST(BodyPublishers.ofString("{\"prompt\": \"a\", \"steps\": 1000}"))
                .build();
        URI generation = server.resolve(client.send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElseThrow());
        Await.until(() -> state(generation).equals("running"));
    }

    private String state(URI generation) {
        String body = client.sendAsync(HttpRequest.newBuilder(generation).build(), BodyHandlers.ofString())
                .join()
                .body();
        return JsonParser.parseString(body).getAsJsonObject().get("state").getAsString();
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
