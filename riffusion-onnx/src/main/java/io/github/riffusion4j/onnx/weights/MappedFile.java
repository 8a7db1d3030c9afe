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
 * A file mapped into memory, whatever its length: what is not read costs no memory, and what was read the operating
 * system may drop again. Thread safe.
 *
 * <p>Closing lets go of the mapping; Java has no way to end one while others might read it, so that the garbage
 * collector does that. Until then the mapping holds address space only, no memory and no file handle, but on Windows it
 * keeps the file from being deleted.
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

    /** @throws InvalidModelException if the file is missing, a folder, or cannot be read */
    static MappedFile open(Path path) {
        return open(path, SEGMENT);
    }

    /** Maps {@code segment} bytes at a time. */
    static MappedFile open(Path path, int segment) {
        if (!Files.isRegularFile(path)) {
            throw new InvalidModelException(
                    path, "a file with weights", Files.exists(path) ? "a folder" : "no file of that name");
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
     * The bytes from {@code position} on, little endian and read-only.
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

    /** Reads on from {@code position}; it must lie within the file, and so must all that is then asked for. */
    ByteCursor cursor(long position) {
        return new ByteCursor() {
            private long at = position;

            @Override
            public ByteBuffer next(int length) {
                ByteBuffer bytes = bytes(at, length);
                at += length;
                return bytes;
            }
        };
    }

    /** Lets go of the mapping; reading then fails. May be called twice. */
    @Override
    public void close() {
        segments = new ByteBuffer[0];
    }
}
