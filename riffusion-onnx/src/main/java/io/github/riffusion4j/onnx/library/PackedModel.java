package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicDirectory;
import io.github.riffusion4j.base.files.HashAlgorithm;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.internal.UserDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Weights in a jar: files below {@code META-INF/riffusion4j/models/NAME}, and beside them {@code files.txt}, which has
 * a line {@code SHA-256 path} for each. They are unpacked before use, because weights are memory-mapped.
 */
final class PackedModel {

    private static final String LIST = "files.txt";
    private static final int DIGITS = 64;
    private static final int HASH_BYTES = 8;

    private final String name;
    private final ClassLoader classes;

    PackedModel(String name, ClassLoader classes) {
        this.name = name;
        this.classes = classes;
    }

    /** Returns whether the jar is on the class path. */
    boolean isPresent() {
        return classes.getResource(resource(LIST)) != null;
    }

    /**
     * The unpacked weights in a directory; they are unpacked first if needed.
     *
     * @throws RiffusionException if the jar is damaged or not on the class path, or the directory cannot be written
     */
    Path unpackedIn(Path directory) {
        byte[] list = bytes(LIST)
                .orElseThrow(() -> new RiffusionException("the model \"" + name + "\" is not on the class path; add"
                        + " io.github.riffusion4j:riffusion-model-" + name
                        + " to the dependencies, or take another model"));
        String version = HexFormat.of().formatHex(HashAlgorithm.SHA_256.digest().digest(list), 0, HASH_BYTES);
        Path target = directory.resolve(name + "-" + version).resolve(name);
        if (!Files.isDirectory(target)) {
            unpack(new String(list, StandardCharsets.UTF_8).lines().toList(), target);
        }
        return target;
    }

    private void unpack(List<String> lines, Path target) {
        try {
            Files.createDirectories(target.getParent());
            AtomicDirectory.write(target, directory -> {
                for (String line : lines) {
                    copy(line.substring(DIGITS).strip(), line.substring(0, DIGITS), directory);
                }
            });
        } catch (IOException e) {
            throw new RiffusionException(
                    target + ": the model cannot be unpacked here: " + IoReason.of(e) + "; " + UserDirectory.REMEDY, e);
        } catch (RiffusionException e) {
            // Another thread or process may have unpacked it.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private void copy(String path, String hash, Path directory) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        MessageDigest digest = HashAlgorithm.SHA_256.digest();
        try (InputStream in = classes.getResourceAsStream(resource(path))) {
            if (in == null) {
                throw damaged(path + " is missing");
            }
            Files.copy(new DigestInputStream(in, digest), file);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(hash)) {
            throw damaged(path + " has another hash");
        }
        // Files are identified by their times, too, and unpacking again should not change them.
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    private RiffusionException damaged(String what) {
        return new RiffusionException("the jar of the model \"" + name + "\" is damaged: " + what + "; delete "
                + classes.getResource(resource(LIST)) + " and download it again");
    }

    private Optional<byte[]> bytes(String path) {
        try (InputStream in = classes.getResourceAsStream(resource(path))) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new RiffusionException(resource(path) + ": cannot be read from the class path: " + IoReason.of(e), e);
        }
    }

    private String resource(String path) {
        return "META-INF/riffusion4j/models/" + name + "/" + path;
    }
}
