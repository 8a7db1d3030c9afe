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
 * One line for every request, with an id by which to find it again: the client's own, if it sent a sensible one as
 * {@code X-Request-Id}. The answer bears it, too.
 */
final class RequestLog {

    private static final String HEADER = "X-Request-Id";
    private static final Pattern SENSIBLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
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
        String wanted = http.header(HEADER);
        return wanted != null && SENSIBLE.matcher(wanted).matches()
                ? wanted
                : UUID.randomUUID().toString();
    }

    /** Something of ours went wrong: the cause is for the log, and not for the client. */
    static void fault(Context http, Throwable fault) {
        LOG.log(Level.ERROR, idOf(http) + " " + http.req().getMethod() + " " + http.path() + " failed", fault);
    }
}
