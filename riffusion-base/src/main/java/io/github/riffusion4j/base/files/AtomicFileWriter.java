package io.github.riffusion4j.base.files;

import io.github.riffusion4j.base.RiffusionException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file in the making, piece by piece, that is whole or not there: it grows under a temporary name beside its target
 * and is moved into place by {@link #commit()}. {@link #close()} without it leaves no trace, and an existing target
 * keeps its old content.
 *
 * <p>What processes that were killed have left beside a target is removed a day after its last change, when the first
 * file of a process is written there.
 *
 * <p>A symbolic link is followed. A device or pipe cannot be replaced and is written to directly.
 *
 * <p>For use by one thread; of several writers of one target, one wins as a whole.
 */
public final class AtomicFileWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path target;
    /** Where the file really is, links followed. */
    private final Path real;
    /** The file that is written: {@link #real} itself if it is a device. */
    private final Path written;

    private final OutputStream out;
    private boolean open = true;

    private AtomicFileWriter(Path target) throws IOException {
        this.target = target;
        Path absolute = target.toAbsolutePath();
        boolean there = Files.exists(absolute);
        this.real = there ? absolute.toRealPath() : absolute;
        if (there && !Files.isRegularFile(absolute)) {
            // Moving a file over a device would destroy the device.
            this.written = real;
            this.out = buffered(Files.newOutputStream(real, StandardOpenOption.WRITE));
        } else {
            UnfinishedFiles.removeAbandonedOnce(real.resolveSibling("."));
            // Not Files.createTempFile, whose files only their owner may read.
            this.written = UnfinishedFiles.beside(real);
            this.out =
                    buffered(Files.newOutputStream(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }
    }

    private static OutputStream buffered(OutputStream out) {
        return new BufferedOutputStream(out, BUFFER_BYTES);
    }

    /**
     * Begins a file of no bytes.
     *
     * @throws RiffusionException if the directory does not exist or cannot be written to
     */
    public static AtomicFileWriter create(Path target) {
        AtomicFiles.requireDirectoryOf(target);
        try {
            return new AtomicFileWriter(target);
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    /**
     * Appends bytes. What {@code content} throws comes through, and the file is given up.
     *
     * @throws RiffusionException if the file cannot be written, as when the disk is full
     * @throws IllegalStateException if the file was committed, closed or given up
     */
    public void append(AtomicFiles.Content content) {
        attempt(() -> content.writeTo(out));
    }

    /**
     * Returns true if {@link #replaceStart} can work: not on a device or pipe, whose bytes are gone once they are
     * written.
     */
    public boolean isReplaceable() {
        return !written.equals(real);
    }

    /**
     * Replaces the file's first bytes.
     *
     * @throws RiffusionException if the file cannot be written
     * @throws IllegalStateException if the file was committed, closed or given up, or is not {@link #isReplaceable()}
     */
    public void replaceStart(byte[] bytes) {
        if (!isReplaceable()) {
            throw new IllegalStateException(target + " is no file, and its start cannot be written again");
        }
        attempt(() -> {
            out.flush();
            if (written.getFileSystem().equals(FileSystems.getDefault())) {
                // Unlike a channel, it does not fail when the thread is interrupted.
                try (RandomAccessFile file = new RandomAccessFile(written.toFile(), "rw")) {
                    file.write(bytes);
                }
            } else {
                try (SeekableByteChannel file = Files.newByteChannel(written, StandardOpenOption.WRITE)) {
                    file.write(ByteBuffer.wrap(bytes));
                }
            }
        });
    }

    /**
     * Moves the file into place, where it replaces what was there.
     *
     * @throws RiffusionException if that fails; the file is then given up
     * @throws IllegalStateException if the file was committed, closed or given up
     */
    public void commit() {
        attempt(() -> {
            out.close();
            if (isReplaceable()) {
                AtomicFiles.sync(written);
                moveIntoPlace(written, real);
            }
        });
        open = false;
    }

    /**
     * Deletes what was written, unless it was committed. Closing again does nothing.
     *
     * @throws RiffusionException if the temporary file cannot be deleted
     */
    @Override
    public void close() {
        if (open) {
            open = false;
            try {
                giveUp();
            } catch (IOException e) {
                throw new RiffusionException(
                        target + ": its unfinished part " + written + " cannot be deleted: " + reason(e), e);
            }
        }
    }

    private void giveUp() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            // The buffer's rest no longer fits on the disk; it is not needed, and the stream is closed all the same.
        }
        if (isReplaceable()) {
            Files.deleteIfExists(written);
        }
    }

    private void attempt(Step step) {
        if (!open) {
            throw new IllegalStateException(target + " is no longer being written");
        }
        try {
            step.run();
        } catch (IOException e) {
            RiffusionException failure = failure(target, e);
            closeAfter(failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RiffusionException e) {
            failure.addSuppressed(e);
        }
    }

    private static void moveIntoPlace(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static RiffusionException failure(Path target, IOException e) {
        return new RiffusionException(target + ": cannot be written: " + reason(e), e);
    }

    private static String reason(IOException e) {
        // The JDK's message would be the bare path of the temporary file.
        if (e instanceof AccessDeniedException) {
            return "no permission to write in its directory";
        }
        return e instanceof NoSuchFileException ? "its directory takes no new files" : IoReason.of(e);
    }

    private interface Step {
        void run() throws IOException;
    }
}
