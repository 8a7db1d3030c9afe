package io.github.riffusion4j.server;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Logs one line for every request, with its id: the client's own, if it sent a valid one as {@code X-Request-Id}. The
 * response carries it, too.
 */
final class RequestLog {

    private static final String HEADER = "X-Request-Id";
    private static final Pattern VALID_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Logger LOG = System.getLogger(RequestLog.class.getName());

    private RequestLog() {}

    static void addTo(JavalinConfig config, Metrics metrics) {
        config.routes.before(http -> http.header(HEADER, idOf(http)));
        config.requestLogger.http((http, milliseconds) -> {
            metrics.countRequest();
            LOG.log(
                    Level.INFO,
                    () -> String.format(
                            Locale.ROOT,
                            "%s %s %s %d %.0f ms",
                            idOf(http),
                            http.req().getMethod(),
                            http.path(),
                            http.statusCode(),
                            milliseconds));
        });
    }

    /** The id of this request. */
    static String idOf(Context http) {
        return Objects.requireNonNull(http.attributeOrCompute(HEADER, RequestLog::chosenId));
    }

    private static String chosenId(Context http) {
        String requested = http.header(HEADER);
        return requested != null && VALID_ID.matcher(requested).matches()
                ? requested
                : UUID.randomUUID().toString();
    }

    /** Logs an internal error, whose cause is not sent to the client. */
    static void fault(Context http, Throwable fault) {
        LOG.log(Level.ERROR, idOf(http) + " " + http.req().getMethod() + " " + http.path() + " failed", fault);
    }
}
