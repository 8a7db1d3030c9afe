package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes responses. */
final class Responses {

    private Responses() {}

    static void json(Context http, JsonObject answer) {
        http.contentType("application/json").result(answer.toString());
    }

    static void png(Context http, SpectrogramImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        image.write(png, ImageFormat.PNG);
        http.contentType("image/png").result(png.toByteArray());
    }

    /** Writes a problem in the form of RFC 9457. */
    static void problem(Context http, int status, String detail) {
        JsonObject problem = new JsonObject();
        problem.addProperty("status", status);
        problem.addProperty("detail", detail);
        problem.addProperty("request_id", RequestLog.idOf(http));
        http.status(status).contentType("application/problem+json").result(problem.toString());
    }

    /** Writes a problem as one line of text. */
    static void plain(Context http, int status, String detail) {
        http.status(status).contentType("text/plain; charset=utf-8").result(detail);
    }
}
