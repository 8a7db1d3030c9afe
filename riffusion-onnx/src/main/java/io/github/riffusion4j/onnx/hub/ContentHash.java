package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The hashes that the hub names files by. */
final class ContentHash {

    private static final int BUFFER = 1 << 20;

    private ContentHash() {}

    /**
     * The SHA-256 of the content, or the SHA-1 that git gives it, of whichever {@code file} is known by; in hexadecimal
     * digits.
     */
    static String of(Path content, HubFile file, Cancellation cancellation) throws IOException {
        MessageDigest digest = (file.sha256().isPresent() ? HashAlgorithm.SHA_256 : HashAlgorithm.SHA_1).digest();
        if (file.sha256().isEmpty()) {
            // What git puts before a file's content.
            digest.update(("blob " + Files.size(content) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(content)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                cancellation.throwIfCancelled();
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
