package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/**
 * Sends the status of a generation as server-sent events: one for every change, unless the client is too slow; the last
 * is final.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">The format</a>
 */
final class EventStream {

    static final String CONTENT_TYPE = "text/event-stream";

    /** Shorter than the idle time-outs of proxies, browsers and this server. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Context http;

    EventStream(Context http) {
        this.http = http;
    }

    void follow(QueuedGeneration generation, Function<QueuedGeneration.Status, JsonObject> describe)
            throws IOException, InterruptedException {
        http.contentType(CONTENT_TYPE).header("Cache-Control", "no-store");
        OutputStream out = http.outputStream();
        QueuedGeneration.Status seen = generation.status();
        while (true) {
            write(out, "event: status\ndata: " + describe.apply(seen) + "\n\n");
            if (seen.isFinal()) {
                return;
            }
            QueuedGeneration.Status next = generation.statusAfter(seen, HEARTBEAT);
            while (next == seen) {
                write(out, ": still here\n\n");
                next = generation.statusAfter(seen, HEARTBEAT);
            }
            seen = next;
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
