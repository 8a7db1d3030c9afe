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
 * A lock held by one thread of one process at a time. It avoids duplicate work, but does not ensure exclusion: files
 * must be moved into place atomically anyway, since on Linux and macOS Python locks the same file with flock, and
 * neither sees the other's lock. The lock file is never deleted, as with Python's filelock: deletion would let two
 * threads acquire it.
 */
public final class InterProcessLock implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(InterProcessLock.class.getName());

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    /**
     * Locks held in this JVM. A process loses its lock on a file as soon as any of its threads closes the file (POSIX),
     * so no thread may open a lock file that another holds. It is static because that is a fact about the process.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private InterProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Waits for the lock, as {@link #acquire(Path, Sleeper, Cancellation)} with the real clock. */
    public static InterProcessLock acquire(Path file, Cancellation cancellation) throws IOException {
        return acquire(file, Sleeper.system(), cancellation);
    }

    /**
     * Waits for the lock.
     *
     * @param sleeper waits between two attempts
     * @throws IOException if its file cannot be opened
     * @throws io.github.riffusion4j.base.CancelledException as soon as {@code cancellation} is cancelled
     */
    public static InterProcessLock acquire(Path file, Sleeper sleeper, Cancellation cancellation) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        while (!HELD.add(key)) {
            sleeper.sleep(POLL_INTERVAL, cancellation);
        }
        try {
            return new InterProcessLock(key, lock(key, sleeper, cancellation));
        } catch (Throwable e) {
            HELD.remove(key);
            throw e;
        }
    }

    private static FileChannel lock(Path file, Sleeper sleeper, Cancellation cancellation) throws IOException {
        boolean isNew = Files.notExists(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (isNew) {
                shareWithGroup(file);
            }
            while (!isLocked(channel, file)) {
                sleeper.sleep(POLL_INTERVAL, cancellation);
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

    /** Makes the file group-writable, as huggingface_hub does, so that users can share a cache. */
    private static void shareWithGroup(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(Level.DEBUG, () -> file + ": cannot be shared with the group: " + e);
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
