package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A memory-mapped file of any length. Thread safe.
 *
 * <p>Closing releases the mapping to the garbage collector, since Java cannot unmap a file that others might read.
 * Until then the mapping holds address space only, no memory and no file handle, but on Windows it prevents the file's
 * deletion.
 */
final class MappedFile implements AutoCloseable {

    /** A mapping is at most 2 GiB long. */
    static final int SEGMENT = 1 << 30;

    private final Path path;
    private final long size;
    private final int segment;
    private volatile ByteBuffer[] segments;

    private MappedFile(Path path, long size, int segment, ByteBuffer[] segments) {
        this.path = path;
        this.size = size;
        this.segment = segment;
        this.segments = segments;
    }

    /** @throws InvalidModelException if the file is missing, a directory, or cannot be read */
    static MappedFile open(Path path) {
        return open(path, SEGMENT);
    }

    /** Maps {@code segment} bytes at a time. */
    static MappedFile open(Path path, int segment) {
        if (!Files.isRegularFile(path)) {
            throw new InvalidModelException(
                    path, "a file with weights", Files.exists(path) ? "a directory" : "no file of that name");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((size + segment - 1) / segment)];
            for (int i = 0; i < segments.length; i++) {
                long start = (long) i * segment;
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(segment, size - start));
            }
            return new MappedFile(path, size, segment, segments);
        } catch (IOException e) {
            throw new InvalidModelException(path, "a file that can be read", String.valueOf(e), e);
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /**
     * Returns the bytes from {@code position}, little endian and read-only.
     *
     * @throws IllegalArgumentException if they reach beyond the file
     * @throws IllegalStateException if it is closed
     * @throws RiffusionException if the file was cut short since it was opened
     */
    ByteBuffer bytes(long position, int length) {
        if (position < 0 || length < 0 || position > size - length) {
            throw new IllegalArgumentException(length + " bytes from " + position + " of " + size);
        }
        ByteBuffer[] open = segments;
        if (open.length == 0 && size > 0) {
            throw new IllegalStateException(path + ": is closed");
        }
        int first = (int) (position / segment);
        int offset = (int) (position % segment);
        if (length <= segment - offset) {
            ByteBuffer slice = length == 0 ? ByteBuffer.allocate(0) : open[first].slice(offset, length);
            return slice.order(ByteOrder.LITTLE_ENDIAN);
        }
        return joined(open, position, length);
    }

    private ByteBuffer joined(ByteBuffer[] open, long position, int length) {
        ByteBuffer all = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (all.hasRemaining()) {
            long at = position + all.position();
            int offset = (int) (at % segment);
            int part = Math.min(all.remaining(), segment - offset);
            all.put(open[(int) (at / segment)].slice(offset, part));
        }
        return all.flip();
    }

    /** A reader from {@code position}, within the file, as must be all that is read. */
    ByteReader reader(long position) {
        return new ByteReader() {
            private long at = position;

            @Override
            public ByteBuffer read(int length) {
                ByteBuffer bytes = bytes(at, length);
                at += length;
                return bytes;
            }
        };
    }

    /** Releases the mapping; reading then fails. Idempotent. */
    @Override
    public void close() {
        segments = new ByteBuffer[0];
    }
}
