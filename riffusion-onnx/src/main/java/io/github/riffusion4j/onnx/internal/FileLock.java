package io.github.riffusion4j.onnx.internal;

import io.github.riffusion4j.base.Cancellation;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to do some work, held by one thread of one process at a time. It saves work, and is no guard: files should
 * be put in place in one move whoever holds the lock, since on Linux and macOS Python locks the same file in another
 * way (flock), and neither sees the other's lock. The lock file stays, as with Python's filelock: deleting it would let
 * two in at once.
 */
public final class FileLock implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FileLock.class.getName());

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /**
     * Locks held in this JVM. A process loses its lock on a file as soon as any of its threads closes the file (POSIX),
     * so no thread may open a lock file that another holds. It is static because that is a fact about the process.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FileLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** As {@link #take(Path, Pause, Cancellation)}, looking again every now and then. */
    public static FileLock take(Path file, Cancellation cancellation) throws IOException {
        return take(file, Pause.real(), cancellation);
    }

    /**
     * Waits for the lock.
     *
     * @param pause waits between two looks
     * @throws IOException if its file cannot be opened
     * @throws io.github.riffusion4j.base.CancelledException as soon as {@code cancellation} is cancelled
     */
    public static FileLock take(Path file, Pause pause, Cancellation cancellation) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        while (!HELD.add(key)) {
            pause.await(BETWEEN_LOOKS, cancellation);
        }
        try {
            return new FileLock(key, lock(key, pause, cancellation));
        } catch (Throwable e) {
            HELD.remove(key);
            throw e;
        }
    }

    private static FileChannel lock(Path file, Pause pause, Cancellation cancellation) throws IOException {
        boolean isNew = Files.notExists(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (isNew) {
                shareWithGroup(file);
            }
            while (!isLocked(channel, file)) {
                pause.await(BETWEEN_LOOKS, cancellation);
            }
            return channel;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel, Path file) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by a second copy of this class, from another class loader.
            return false;
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> file + ": cannot be locked (" + e + "); going on without");
            return true;
        }
    }

    /** As huggingface_hub does, so that several users of a machine can have one cache. */
    private static void shareWithGroup(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(Level.DEBUG, () -> file + ": others cannot be let in: " + e);
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
