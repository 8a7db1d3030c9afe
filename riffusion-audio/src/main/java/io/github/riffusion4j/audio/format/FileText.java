package io.github.riffusion4j.audio.format;

import java.nio.charset.StandardCharsets;

/** A text that is kept beside sound in a file: UTF-8, up to 1 MiB, since a file can claim any length. */
public final class FileText {

    /** The longest text, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private FileText() {}

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if they are more than 1 MiB
     */
    public static byte[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes; at most " + MAX_BYTES + " fit");
        }
        return bytes;
    }
}
