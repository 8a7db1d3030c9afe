package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a file of any length, at any position. Thread safe.
 *
 * <p>They are read and not mapped into memory: of a file that becomes shorter, a mapping gives zeros, or an
 * {@link InternalError} some time later; and a mapping cannot be closed. A {@link RandomAccessFile}, unlike a channel,
 * is not closed when a thread that reads it is interrupted.
 */
final class FileBytes implements AutoCloseable {

    private final Path path;
    private final long size;
    private final RandomAccessFile file;
    private boolean closed;

    private FileBytes(Path path, long size, RandomAccessFile file) {
        this.path = path;
        this.size = size;
        this.file = file;
    }

    /** @throws InvalidModelException if the file is missing, a directory, or cannot be read */
    static FileBytes open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new InvalidModelException(
                    path, "a file with weights", Files.exists(path) ? "a directory" : "no file of that name");
        }
        try {
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
            return new FileBytes(path, file.length(), file);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static InvalidModelException unreadable(Path path, IOException e) {
        return new InvalidModelException(path, "a file that can be read", String.valueOf(e), e);
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /**
     * Returns the bytes from {@code position}, little endian.
     *
     * @throws IllegalArgumentException if they reach beyond the file
     * @throws IllegalStateException if it is closed
     * @throws InvalidModelException if the file was cut short since it was opened, or cannot be read
     */
    ByteBuffer bytes(long position, int length) {
        requireWithin(position, length);
        byte[] bytes = new byte[length];
        read(position, bytes, length);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void requireWithin(long position, int length) {
        if (position < 0 || length < 0 || position > size - length) {
            throw new IllegalArgumentException(length + " bytes from " + position + " of " + size);
        }
    }

    private synchronized void read(long position, byte[] bytes, int length) {
        if (closed) {
            throw new IllegalStateException(path + ": is closed");
        }
        try {
            file.seek(position);
            file.readFully(bytes, 0, length);
        } catch (EOFException e) {
            throw new InvalidModelException(
                    path,
                    size + " bytes, as when it was opened",
                    "fewer: it was cut short while it was read; download it again",
                    e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** A reader from {@code position}, within the file, as must be all that is read. */
    ByteReader reader(long position) {
        return new ByteReader() {
            private long at = position;
            private byte[] bytes = new byte[0];

            @Override
            public ByteBuffer read(int length) {
                requireWithin(at, length);
                if (bytes.length < length) {
                    bytes = new byte[length];
                }
                FileBytes.this.read(at, bytes, length);
                at += length;
                return ByteBuffer.wrap(bytes, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN);
            }
        };
    }

    /** Closes the file; reading then fails. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw new RiffusionException(path + ": cannot be closed: " + IoReason.of(e), e);
        }
    }
}
