package io.github.riffusion4j.server;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
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

    static final String CONNECTION = "Connection";
    static final String CLOSE = "close";

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

    /**
     * Reads and drops what a response leaves of the body, so that the connection can be used again; if that is too
     * much, announces that it is closed. Without either it would be closed all the same, at which the client's next
     * request fails.
     */
    static void dropRest(Context http) {
        HttpServletRequest request = http.req();
        boolean hasBody = request.getContentLengthLong() > 0 || http.header("Transfer-Encoding") != null;
        if (!hasBody || http.res().isCommitted() || CLOSE.equals(http.res().getHeader(CONNECTION))) {
            return;
        }
        boolean read = http.header("Expect") == null
                ? isReadToItsEnd(request)
                // Asking for the stream would ask a client that waits for "100 Continue" for the body.
                : http.statusCode() < HttpStatus.BAD_REQUEST.getCode();
        if (!read) {
            http.header(CONNECTION, CLOSE);
        }
    }

    private static boolean isReadToItsEnd(HttpServletRequest request) {
        try {
            ServletInputStream rest = request.getInputStream();
            if (rest.isFinished() || request.getContentLengthLong() > DROPPED_BYTES) {
                return rest.isFinished();
            }
            return copy(rest, DROPPED_BYTES, OutputStream.nullOutputStream()) <= DROPPED_BYTES;
        } catch (IOException e) {
            // The rest does not arrive.
            return false;
        }
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
