package io.github.riffusion4j.server;

import com.google.gson.JsonObject;
import io.github.riffusion4j.audio.image.ImageFormat;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes responses. */
final class Responses {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private Responses() {}

    static void json(Context http, JsonObject answer) {
        bytes(http, "application/json", answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    static void png(Context http, SpectrogramImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        image.write(png, ImageFormat.PNG);
        bytes(http, "image/png", png.toByteArray());
    }

    /** Writes a body; HEAD has its length only. */
    static void bytes(Context http, String contentType, byte[] body) {
        http.contentType(contentType).header("Content-Length", String.valueOf(body.length));
        if (!http.req().getMethod().equals("HEAD")) {
            http.result(body);
        }
    }

    /**
     * Writes a file, or the part of it that a GET request names: one range of bytes. Anything else in a {@code Range}
     * header is ignored, as RFC 9110 allows.
     *
     * @param name for clients that save it
     */
    static void file(Context http, String contentType, String name, byte[] content) {
        http.header("Content-Disposition", "inline; filename=\"" + name + "\"");
        if (!http.req().getMethod().equals("GET")) {
            bytes(http, contentType, content);
            return;
        }
        http.header("Accept-Ranges", "bytes");
        String range = http.header("Range");
        // Files have no validators, so that no condition of If-Range holds.
        Matcher bounds = RANGE.matcher(range == null || http.header("If-Range") != null ? "" : range);
        if (!bounds.matches() || (bounds.group(1) + bounds.group(2)).isEmpty()) {
            bytes(http, contentType, content);
            return;
        }
        long length = content.length;
        boolean suffix = bounds.group(1).isEmpty();
        long first = suffix ? Math.max(0, length - Long.parseLong(bounds.group(2))) : Long.parseLong(bounds.group(1));
        long last = suffix || bounds.group(2).isEmpty()
                ? length - 1
                : Math.min(length - 1, Long.parseLong(bounds.group(2)));
        if (first >= length) {
            http.header("Content-Range", "bytes */" + length);
            problem(http, RANGE_NOT_SATISFIABLE, "the file has " + length + " bytes");
        } else if (first > last) {
            bytes(http, contentType, content);
        } else {
            http.status(PARTIAL_CONTENT).header("Content-Range", "bytes " + first + "-" + last + "/" + length);
            bytes(http, contentType, Arrays.copyOfRange(content, (int) first, (int) last + 1));
        }
    }

    /** Writes a problem in the form of RFC 9457. */
    static void problem(Context http, int status, String detail) {
        JsonObject problem = new JsonObject();
        problem.addProperty("status", status);
        problem.addProperty("detail", detail);
        problem.addProperty("request_id", RequestLog.idOf(http));
        http.status(status);
        bytes(http, "application/problem+json", problem.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a problem as one line of text. */
    static void plain(Context http, int status, String detail) {
        http.status(status);
        bytes(http, "text/plain; charset=utf-8", detail.getBytes(StandardCharsets.UTF_8));
    }
}
