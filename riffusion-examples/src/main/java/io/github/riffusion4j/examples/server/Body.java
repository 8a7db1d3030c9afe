package io.github.riffusion4j.examples.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a client sent, up to a limit. */
final class Body {

    /** Prompts and numbers need far less. */
    private static final int MAX_JSON_BYTES = 1 << 16;

    private static final int BLOCK_BYTES = 1 << 13;
    private static final int MIN_BYTES_PER_SECOND = 1 << 14;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

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
            return read(http.bodyInputStream(), most);
        } catch (IOException e) {
            throw new UncheckedIOException("the body did not arrive whole: " + e.getMessage(), e);
        }
    }

    private static byte[] read(InputStream in, int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK_BYTES];
        long start = System.nanoTime();
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            body.write(block, 0, count);
            if (body.size() > most) {
                throw new BodyTooLongException(most);
            }
            // Who sends a byte now and then would hold a thread for hours.
            Duration allowed = PATIENCE.plusSeconds(body.size() / MIN_BYTES_PER_SECOND);
            if (System.nanoTime() - start > allowed.toNanos()) {
                throw new IOException("it comes too slowly");
            }
        }
        return body.toByteArray();
    }
}
