package io.github.riffusion4j.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a client sent, up to a limit. */
final class Body {

    /** Prompts and numbers need far less. */
    private static final int MAX_JSON_BYTES = 1 << 16;

    /** Of a body that is too long. */
    private static final int DROPPED_BYTES = 1 << 20;

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
     * @throws BodyTooLongException if it is longer than {@code most}; before it is read if it says so itself, and is
     *     far too long
     */
    static byte[] bytes(Context http, int most) {
        long announced = http.req().getContentLengthLong();
        if (announced - most > DROPPED_BYTES) {
            throw new BodyTooLongException(most);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        // Who is still sending when the connection ends may not hear why: what is a little too long is read and
        // dropped.
        OutputStream kept = announced > most ? OutputStream.nullOutputStream() : body;
        try {
            if (copy(http.bodyInputStream(), Math.max(most, announced), kept) > most) {
                throw new BodyTooLongException(most);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the body did not arrive whole: " + e.getMessage(), e);
        }
        return body.toByteArray();
    }

    /** Copies up to a little more than {@code most} bytes, and tells how many. */
    private static long copy(InputStream in, long most, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long start = System.nanoTime();
        long total = 0;
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            out.write(block, 0, count);
            total += count;
            if (total > most) {
                return total;
            }
            // Who sends a byte now and then would hold a thread for hours.
            Duration allowed = PATIENCE.plusSeconds(total / MIN_BYTES_PER_SECOND);
            if (System.nanoTime() - start > allowed.toNanos()) {
                throw new IOException("it comes too slowly");
            }
        }
        return total;
    }
}
