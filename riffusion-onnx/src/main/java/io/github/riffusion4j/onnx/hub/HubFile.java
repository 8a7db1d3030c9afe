package io.github.riffusion4j.onnx.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file in a repository.
 *
 * @param path the path in the repository, such as {@code unet/config.json}: relative, with slashes, and contained in it
 *     on every operating system
 * @param size in bytes
 * @param gitHash git's SHA-1 of the file (of the pointer, for a large file), in 40 hexadecimal digits; empty where only
 *     the cache was read
 * @param sha256 of a large file's content, in 64 hexadecimal digits; empty for files in git itself
 */
public record HubFile(String path, long size, Optional<String> gitHash, Optional<String> sha256) {

    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** A tebibyte, twice the largest file that the hub takes; sizes can be added without overflow. */
    private static final long MAX_SIZE = 1L << 40;

    /** Drives and separators of Windows, and control characters and lone surrogates, which no file system takes. */
    private static final Pattern UNSAFE = Pattern.compile("[\\\\\\p{Cntrl}\\p{Cs}]|(?:^|/)[A-Za-z]:");

    /** @throws IllegalArgumentException if a value is not as described */
    public HubFile {
        if (!isSafe(path)) {
            throw new IllegalArgumentException(
                    "the file name \"" + path + "\" could lead out of the repository, or is no text");
        }
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "the size of " + path + " is " + size + " bytes; there may be 0 to " + MAX_SIZE);
        }
        requireHash(path, gitHash, SHA1);
        requireHash(path, sha256, SHA256);
    }

    /** The etag of the content, which is the name of its blob in the cache. */
    Optional<String> etag() {
        return sha256.or(() -> gitHash);
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns whether it is directly in {@code directory}; "" is the repository's root. */
    boolean isIn(String directory) {
        int slash = path.lastIndexOf('/');
        return (slash < 0 ? "" : path.substring(0, slash)).equals(directory);
    }

    private static boolean isSafe(String path) {
        return !UNSAFE.matcher(path).find()
                && List.of(path.split("/", -1)).stream()
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** Checks a hash, which becomes a file name. */
    private static void requireHash(String path, Optional<String> hash, Pattern form) {
        if (hash.isPresent() && !form.matcher(hash.get()).matches()) {
            throw new IllegalArgumentException("the hash of " + path + " is \"" + hash.get() + "\"");
        }
    }
}
