package io.github.riffusion4j.examples.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a client sent, up to a limit. */
final class Body {

    /** Prompts and numbers need far less. */
    private static final int MAX_JSON_BYTES = 1 << 16;

    private Body() {}

    /** A body that is to be JSON, as text. */
    static String json(Context http) {
        return new String(bytes(http, MAX_JSON_BYTES), StandardCharsets.UTF_8);
    }

    /**
     * The whole body.
     *
     * @throws BodyTooLongException if it is longer than {@code most}, before it is read if it says so itself
     */
    static byte[] bytes(Context http, int most) {
        if (http.req().getContentLengthLong() > most) {
            throw new BodyTooLongException(most);
        }
        try {
            byte[] body = http.bodyInputStream().readNBytes(most + 1);
            if (body.length > most) {
                throw new BodyTooLongException(most);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException("the body did not arrive whole: " + e.getMessage(), e);
        }
    }
}
