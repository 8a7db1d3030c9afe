package io.github.riffusion4j.onnx.model;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.files.HashAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Identifies a model by a hash (SHA-256) of the names and sizes of its files, and of 256 evenly spaced blocks of 4 KiB
 * of each. Reading all of them would take seconds. Training, or adding a LoRA, changes nearly every block.
 */
final class Fingerprint {

    private static final int BLOCKS = 256;
    private static final int BLOCK_BYTES = 4096;
    private static final int HASH_BYTES = 16;

    private final MessageDigest digest = HashAlgorithm.SHA_256.digest();
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);

    private Fingerprint() {}

    /**
     * The fingerprint of the files in some directories of a model, which need not exist: 32 hexadecimal digits.
     *
     * @throws InvalidFileException if a file cannot be read
     */
    static String of(Path model, List<String> directories) {
        Fingerprint fingerprint = new Fingerprint();
        for (String directory : directories) {
            fingerprint.addDirectory(model, model.resolve(directory));
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest(), 0, HASH_BYTES);
    }

    private void addDirectory(Path model, Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                addFile(model.relativize(file), file);
            }
        } catch (IOException e) {
            throw new InvalidFileException(directory, "cannot be read: " + e.getMessage(), e);
        }
    }

    private void addFile(Path name, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            // Independent of the operating system.
            String portable = name.toString().replace('\\', '/');
            digest.update((portable + " " + size + "\n").getBytes(StandardCharsets.UTF_8));
            long stride = Math.max(BLOCK_BYTES, size / BLOCKS);
            for (long at = 0; at < size; at += stride) {
                fill(channel, at);
                digest.update(block.flip());
            }
        }
    }

    /** Reads the block at {@code at}, or as much of it as the file has. */
    private void fill(FileChannel channel, long at) throws IOException {
        block.clear();
        int read;
        do {
            read = channel.read(block, at + block.position());
        } while (read > 0);
    }
}
