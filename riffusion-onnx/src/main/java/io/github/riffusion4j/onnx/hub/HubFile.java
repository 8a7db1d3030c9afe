package io.github.riffusion4j.onnx.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file in a repository.
 *
 * @param path where in the repository, such as {@code unet/config.json}: relative, with slashes, and leading nowhere
 *     else on any system
 * @param size in bytes
 * @param gitHash the SHA-1 that git names it by (for a large file, its placeholder), in 40 hexadecimal digits; empty
 *     where only the cache was asked, which may not know
 * @param sha256 of a large file's content, in 64 hexadecimal digits; empty for files that are kept in git itself
 */
public record HubFile(String path, long size, Optional<String> gitHash, Optional<String> sha256) {

    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** What Windows would take for a drive or a separator, and control characters. */
    private static final Pattern UNSAFE = Pattern.compile("[\\\\\\p{Cntrl}]|(?:^|/)[A-Za-z]:");

    /** @throws IllegalArgumentException if a value is not as described */
    public HubFile {
        if (!isSafe(path)) {
            throw new IllegalArgumentException("the file name \"" + path + "\" could lead out of the repository");
        }
        if (size < 0) {
            throw new IllegalArgumentException("the size of " + path + " is " + size);
        }
        requireHash(path, gitHash, SHA1);
        requireHash(path, sha256, SHA256);
    }

    /** What the hub names the content by, and the cache its file. */
    Optional<String> etag() {
        return sha256.or(() -> gitHash);
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether it lies in {@code folder} itself; "" is the repository's root. */
    boolean isIn(String folder) {
        int slash = path.lastIndexOf('/');
        return (slash < 0 ? "" : path.substring(0, slash)).equals(folder);
    }

    private static boolean isSafe(String path) {
        return !UNSAFE.matcher(path).find()
                && List.of(path.split("/", -1)).stream()
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** It becomes the name of a file on the disk. */
    private static void requireHash(String path, Optional<String> hash, Pattern form) {
        if (hash.isPresent() && !form.matcher(hash.get()).matches()) {
            throw new IllegalArgumentException("the hash of " + path + " is \"" + hash.get() + "\"");
        }
    }
}
