package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.files.HashAlgorithm;
import io.github.riffusion4j.onnx.internal.InterProcessLock;
import io.github.riffusion4j.onnx.internal.Sleeper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Downloads one file to the cache's blobs: resumes an earlier attempt, and commits the blob only if its size and hash
 * are right. Not thread safe.
 */
final class BlobDownload {

    private static final System.Logger LOG = System.getLogger(BlobDownload.class.getName());

    private static final int HASH_BUFFER = 1 << 20;

    /** The fewest bytes of a large file that count as progress: more than the slowest server sends in a time-out. */
    private static final long PROGRESS = 1 << 16;

    private final HubClient client;
    private final HubRequest request;
    private final HubFile file;
    private final String etag;
    private final ModelCache cache;
    private final Sleeper sleeper;
    private final Cancellation cancellation;
    private final LongConsumer onProgress;

    /** @param onProgress is called with the number of bytes of the file so far */
    BlobDownload(
            HubClient client,
            HubRequest request,
            HubFile file,
            String etag,
            ModelCache cache,
            Sleeper sleeper,
            Cancellation cancellation,
            LongConsumer onProgress) {
        this.client = client;
        this.request = request;
        this.file = file;
        this.etag = etag;
        this.cache = cache;
        this.sleeper = sleeper;
        this.cancellation = cancellation;
        this.onProgress = onProgress;
    }

    /**
     * Downloads the blob, unless it exists already.
     *
     * @return whether it did not exist before
     * @throws HubException if it cannot be downloaded, or does not match the listing
     */
    boolean run() {
        try {
            cache.createDirectories(etag);
            InterProcessLock lock = InterProcessLock.acquire(cache.lock(etag), sleeper, cancellation);
            try {
                if (ModelCache.isComplete(cache.blob(etag), file.size())) {
                    return false;
                }
                fetch();
                return true;
            } finally {
                lock.close();
            }
        } catch (ClosedByInterruptException e) {
            // The interrupt came during a write, not while waiting for bytes.
            throw new CancelledException(e);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void fetch() throws IOException {
        Path partial = cache.incomplete(etag);
        if (Files.notExists(partial)) {
            Files.createFile(partial);
        }
        if (Files.size(partial) > file.size()) {
            truncate(partial);
        }
        boolean resumed = Files.size(partial) > 0;
        complete(partial);
        boolean valid = hasRightHash(partial);
        if (!valid && resumed) {
            LOG.log(Level.WARNING, () -> request.subject() + ": what was left of an earlier download is damaged");
            truncate(partial);
            complete(partial);
            valid = hasRightHash(partial);
        }
        if (!valid) {
            Files.delete(partial);
            throw new HubException(
                    request.subject(),
                    "the content that arrived has not the hash " + etag + " that it should have; nothing of it was"
                            + " kept; try again, and check HF_ENDPOINT and proxies if it stays so");
        }
        commitBlob();
    }

    private boolean hasRightHash(Path partial) throws IOException {
        return contentHash(partial, file, cancellation).equals(etag);
    }

    private void commitBlob() throws IOException {
        try {
            cache.commitBlob(etag);
        } catch (NoSuchFileException e) {
            // Where files cannot be locked, another process may have committed it.
            if (!ModelCache.isComplete(cache.blob(etag), file.size())) {
                throw e;
            }
        }
    }

    private void complete(Path partial) throws IOException {
        Retry retry = new Retry(Retry.ATTEMPTS, sleeper, cancellation);
        long size = Files.size(partial);
        long most = size;
        onProgress.accept(size);
        while (size < file.size()) {
            try (HubResponse response = request(size)) {
                receive(response, partial, size);
            } catch (ConnectionLost e) {
                // More than ever before: a server without ranges may reach the same point repeatedly. And more than a
                // few: a server that sends a byte an attempt would be waited for without end.
                if (Files.size(partial) - most >= Math.min(PROGRESS, file.size() / Retry.ATTEMPTS)) {
                    most = Files.size(partial);
                    retry.progressed();
                }
                retry.await(request.subject(), e.cause);
            }
            size = Files.size(partial);
        }
    }

    private HubResponse request(long from) throws ConnectionLost {
        try {
            // No If-Range: the address contains the commit, and storage servers have etags of their own.
            return client.get(request.from(from), cancellation);
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    private void receive(HubResponse response, Path partial, long requested) throws IOException, ConnectionLost {
        if (response.status() == HubResponse.RANGE_NOT_SATISFIABLE && requested > 0) {
            truncate(partial);
            throw new ConnectionLost(new IOException("the server has fewer bytes than were there already"));
        }
        requireSize(response.total());
        // A server without ranges sends the whole file.
        long start = response.first().orElse(-1);
        if (start != 0 && start != requested) {
            throw new HubException(
                    request.subject(),
                    "asked for the bytes from " + requested + " on, the server sends "
                            + (start < 0 ? "some and does not say which" : "those from " + start + " on")
                            + "; try again later");
        }
        try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            out.truncate(start).position(start);
            copy(response.body(), out);
        }
    }

    private void copy(HubBody body, FileChannel out) throws IOException, ConnectionLost {
        List<ByteBuffer> data = next(body);
        while (!data.isEmpty()) {
            for (ByteBuffer buffer : data) {
                if (out.position() + buffer.remaining() > file.size()) {
                    throw wrongSize("more");
                }
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            onProgress.accept(out.position());
            data = next(body);
        }
        if (out.position() < file.size()) {
            throw new ConnectionLost(
                    new IOException("there are " + out.position() + " of " + file.size() + " bytes, and no more came"));
        }
    }

    private List<ByteBuffer> next(HubBody body) throws ConnectionLost {
        try {
            return body.next(cancellation);
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    private void requireSize(OptionalLong size) {
        if (size.isPresent() && size.getAsLong() != file.size()) {
            throw wrongSize(size.getAsLong() + " bytes");
        }
    }

    private HubException wrongSize(String sent) {
        return new HubException(
                request.subject(),
                "should have " + file.size() + " bytes, but the server sends " + sent
                        + "; check HF_ENDPOINT and proxies, and try again");
    }

    private static void truncate(Path partial) throws IOException {
        try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            out.truncate(0);
        }
    }

    private HubException cannotWrite(IOException failure) {
        return new HubException(
                request.subject(),
                "cannot be written to " + cache.blob(etag) + ": " + failure.getMessage() + "; make room or check"
                        + " permissions, or set HF_HUB_CACHE to a directory on another disk",
                failure);
    }

    /** Tells failures of the network, which are retried, from those of the file system. */
    private static final class ConnectionLost extends Exception {

        private final IOException cause;

        ConnectionLost(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /** Hashes content as the hub names the file: with SHA-256, or with SHA-1 as git does; in hexadecimal digits. */
    private static String contentHash(Path content, HubFile file, Cancellation cancellation) throws IOException {
        MessageDigest digest = (file.sha256().isPresent() ? HashAlgorithm.SHA_256 : HashAlgorithm.SHA_1).digest();
        if (file.sha256().isEmpty()) {
            // Git's header of a blob.
            digest.update(("blob " + Files.size(content) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[HASH_BUFFER];
        try (InputStream in = Files.newInputStream(content)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                cancellation.throwIfCancelled();
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
