package io.github.riffusion4j.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads the body of a request, up to a limit. */
final class Body {

    /** Far more than prompts and numbers need. */
    private static final int MAX_JSON_BYTES = 1 << 16;

    /** The bytes of a body that is too long which are read and dropped. */
    private static final int DROPPED_BYTES = 1 << 20;

    private static final int BLOCK_BYTES = 1 << 13;
    private static final int MIN_BYTES_PER_SECOND = 1 << 14;
    private static final Duration MIN_TIMEOUT = Duration.ofSeconds(10);

    private Body() {}

    /** Reads a JSON body as text. */
    static String json(Context http) {
        return new String(bytes(http, MAX_JSON_BYTES), StandardCharsets.UTF_8);
    }

    /**
     * Reads the whole body.
     *
     * @throws BodyTooLongException if it is longer than {@code most}; before it is read if its Content-Length says so,
     *     and is far too long
     */
    static byte[] bytes(Context http, int most) {
        long announced = http.req().getContentLengthLong();
        if (announced - most > DROPPED_BYTES) {
            throw new BodyTooLongException(most);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        // A client that is still sending when the connection ends may not see the error: a body a little too long is
        // read and
        // dropped.
        OutputStream kept = announced > most ? OutputStream.nullOutputStream() : body;
        try {
            if (copy(http.bodyInputStream(), Math.max(most, announced), kept) > most) {
                throw new BodyTooLongException(most);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the body did not arrive completely: " + e.getMessage(), e);
        }
        return body.toByteArray();
    }

    /** Copies until the end or just beyond {@code most} bytes, and returns their number. */
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
            // A client that sends a byte now and then would hold a thread for hours.
            Duration allowed = MIN_TIMEOUT.plusSeconds(total / MIN_BYTES_PER_SECOND);
            if (System.nanoTime() - start > allowed.toNanos()) {
                throw new IOException("it arrives too slowly");
            }
        }
        return total;
    }

    /** Signals a body beyond the limit. */
    static final class BodyTooLongException extends RuntimeException {

        BodyTooLongException(int most) {
            super("the body is too long: at most " + most + " bytes are read");
        }
    }
}
