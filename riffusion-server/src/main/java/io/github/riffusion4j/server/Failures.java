package io.github.riffusion4j.server;

import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.UncheckedIOException;

/** Maps exceptions to responses: plain text for Riffusion's web application, else a problem in JSON. */
final class Failures {

    private Failures() {}

    static void addTo(RoutesConfig routes) {
        routes.exception(IllegalArgumentException.class, (e, http) -> answer(http, HttpStatus.BAD_REQUEST, e));
        routes.exception(InvalidFileException.class, (e, http) -> answer(http, HttpStatus.UNPROCESSABLE_CONTENT, e));
        routes.exception(UncheckedIOException.class, (e, http) -> closing(http, HttpStatus.BAD_REQUEST, e));
        routes.exception(Body.BodyTooLongException.class, (e, http) -> closing(http, HttpStatus.CONTENT_TOO_LARGE, e));
        routes.exception(CancelledException.class, (e, http) -> answer(http, HttpStatus.SERVICE_UNAVAILABLE, e));
        routes.exception(
                GenerationQueue.OutOfTimeException.class, (e, http) -> answer(http, HttpStatus.SERVICE_UNAVAILABLE, e));
        routes.exception(
                GenerationQueue.ClosedException.class, (e, http) -> closing(http, HttpStatus.SERVICE_UNAVAILABLE, e));
        routes.exception(
                QueuedGeneration.InternalErrorException.class,
                (e, http) -> answer(http, HttpStatus.INTERNAL_SERVER_ERROR, e));
        routes.exception(GenerationQueue.QueueFullException.class, (e, http) -> {
            http.header("Retry-After", String.valueOf(e.retryAfter().toSeconds()));
            answer(http, HttpStatus.TOO_MANY_REQUESTS, e);
        });
        routes.exception(Accept.NotAcceptableException.class, (e, http) -> answer(http, HttpStatus.NOT_ACCEPTABLE, e));
        routes.exception(
                HttpResponseException.class, (e, http) -> answer(http, e.getStatus(), String.valueOf(e.getMessage())));
        routes.exception(Exception.class, (e, http) -> {
            RequestLog.fault(http, e);
            answer(
                    http,
                    HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
                    "internal error; the server's log has the details of request " + RequestLog.idOf(http));
        });
    }

    /** Closes the connection, too, without waiting for the rest of the body. */
    private static void closing(Context http, HttpStatus status, Exception e) {
        http.header(Body.CONNECTION, Body.CLOSE);
        answer(http, status, e);
    }

    private static void answer(Context http, HttpStatus status, Exception e) {
        answer(http, status.getCode(), String.valueOf(e.getMessage()));
    }

    private static void answer(Context http, int status, String detail) {
        if (http.path().startsWith(RunInference.PATH)) {
            Responses.plain(http, status, detail);
        } else {
            Responses.problem(http, status, detail);
        }
    }
}
