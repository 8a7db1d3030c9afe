package io.github.riffusion4j.cli;

import com.google.gson.JsonObject;
import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.server.RiffusionServer;
import io.github.riffusion4j.server.ServerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = "Serves a web page that makes music, an API below /v1, and what Riffusion's web application asks"
                + " its back end. Ctrl-C ends it.")
final class Serve implements Runnable {

    private static final int MEGABYTE = 1 << 20;

    /** Loggers of the libraries, whose messages are useful only in errors. Kept in a field, so that the levels are. */
    private static final List<Logger> LIBRARIES =
            List.of(Logger.getLogger("io.javalin"), Logger.getLogger("org.eclipse.jetty"));

    @Mixin
    private ModelOptions model;

    @Mixin
    private QualityOption quality;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Address to listen at (${DEFAULT-VALUE}: programs of this machine only; 0.0.0.0: everyone).")
    private String host;

    @Option(
            names = "--port",
            defaultValue = "3013",
            paramLabel = "N",
            description = "Port to listen at; 0 for any free one (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            defaultValue = "${env:RIFFUSION_API_KEY}",
            description = "Key that clients must send as \"Authorization: Bearer KEY\" (the variable RIFFUSION_API_KEY;"
                    + " else none).")
    private Optional<String> apiKey;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description =
                    "Web site whose pages may use /v1, such as https://music.example; may be given several times.")
    private List<String> origins = List.of();

    @Option(
            names = "--queue",
            defaultValue = "16",
            paramLabel = "N",
            converter = OptionConverters.Count.class,
            description =
                    "Generations that may wait (${DEFAULT-VALUE}); further ones are refused, with a time to retry.")
    private int queue;

    @Option(
            names = "--timeout",
            defaultValue = "600",
            paramLabel = "SECONDS",
            converter = OptionConverters.Count.class,
            description = "Time limit of one generation (${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--drain",
            defaultValue = "30",
            paramLabel = "SECONDS",
            converter = OptionConverters.Seconds.class,
            description = "When it is ended, time for generations that were accepted (${DEFAULT-VALUE}).")
    private int drain;

    @Option(
            names = "--max-upload",
            defaultValue = "32",
            paramLabel = "MB",
            converter = OptionConverters.Megabytes.class,
            description = "The longest sound file that is taken (${DEFAULT-VALUE}).")
    private int maxUpload;

    @Option(
            names = "--max-duration",
            defaultValue = "1m",
            paramLabel = "TIME",
            converter = OptionConverters.Time.class,
            description = "The longest music that is made at a time: 30s, 1:30 (${DEFAULT-VALUE}).")
    private Duration maxDuration;

    @Mixin
    private Report report;

    @Override
    public void run() {
        ServerSettings settings = settings();
        LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
        CountDownLatch end = new CountDownLatch(1);
        try (Interrupt interrupt = new Interrupt(Duration.ofSeconds(drain + 10L));
                RiffusionPipeline riffusion = model.open(interrupt.cancellation());
                RiffusionServer server =
                        RiffusionServer.builder(riffusion).settings(settings).start()) {
            JsonObject facts = new JsonObject();
            facts.addProperty("address", server.address().toString());
            report.print("Listening at " + server.address(), facts);
            warnIfOpen(settings);
            interrupt.cancellation().onCancel(end::countDown);
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerSettings settings() {
        ServerSettings settings = ServerSettings.defaults()
                .host(host)
                .port(port)
                .allowedOrigins(origins)
                .queueCapacity(queue)
                .timeout(Duration.ofSeconds(timeout))
                .drain(Duration.ofSeconds(drain))
                .maxUploadBytes(maxUpload * MEGABYTE)
                .longest(maxDuration)
                .quality(quality.quality());
        return apiKey.filter(key -> !key.isEmpty()).map(settings::apiKey).orElse(settings);
    }

    private void warnIfOpen(ServerSettings settings) {
        try {
            if (settings.apiKey().isEmpty()
                    && !InetAddress.getByName(settings.host()).isLoopbackAddress()) {
                report.warn("other machines can reach this server, and it wants no API key (--api-key)");
            }
        } catch (UnknownHostException e) {
            // Then it would not be listening.
        }
    }
}
