package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.internal.FileLock;
import io.github.riffusion4j.onnx.internal.Pause;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Downloads one file to where blobs are: on from what an earlier attempt left, and into place only once its size and
 * hash are right. For one thread.
 */
final class BlobDownload {

    private static final System.Logger LOG = System.getLogger(BlobDownload.class.getName());

    private final HubClient client;
    private final HubRequest request;
    private final HubFile file;
    private final String etag;
    private final ModelCache cache;
    private final Pause pause;
    private final Cancellation cancellation;
    private final LongConsumer arrived;

    /** @param arrived told how many bytes of the file there are */
    BlobDownload(
            HubClient client,
            HubRequest request,
            HubFile file,
            String etag,
            ModelCache cache,
            Pause pause,
            Cancellation cancellation,
            LongConsumer arrived) {
        this.client = client;
        this.request = request;
        this.file = file;
        this.etag = etag;
        this.cache = cache;
        this.pause = pause;
        this.cancellation = cancellation;
        this.arrived = arrived;
    }

    /**
     * Returns when the blob is in place.
     *
     * @return whether it was not there before
     * @throws HubException if it cannot be had, or is not what the listing says
     */
    boolean run() {
        try {
            cache.prepare(etag);
            FileLock lock = FileLock.take(cache.lock(etag), pause, cancellation);
            try {
                if (ModelCache.isWhole(cache.blob(etag), file.size())) {
                    return false;
                }
                fetch();
                return true;
            } finally {
                lock.close();
            }
        } catch (ClosedByInterruptException e) {
            // The interrupt came while the file was being written to, and not while bytes were waited for.
            throw new CancelledException(e);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void fetch() throws IOException {
        Path partial = cache.partial(etag);
        if (Files.notExists(partial)) {
            Files.createFile(partial);
        }
        if (Files.size(partial) > file.size()) {
            truncate(partial);
        }
        boolean resumed = Files.size(partial) > 0;
        complete(partial);
        boolean right = isRight(partial);
        if (!right && resumed) {
            LOG.log(Level.WARNING, () -> request.subject() + ": what was left of an earlier download is damaged");
            truncate(partial);
            complete(partial);
            right = isRight(partial);
        }
        if (!right) {
            Files.delete(partial);
            throw new HubException(
                    request.subject(),
                    "the content that arrived has not the hash " + etag + " that it should have; nothing of it was"
                            + " kept; try again, and check HF_ENDPOINT and proxies if it stays so");
        }
        keep();
    }

    private boolean isRight(Path partial) throws IOException {
        return ContentHash.of(partial, file, cancellation).equals(etag);
    }

    private void keep() throws IOException {
        try {
            cache.keep(etag);
        } catch (NoSuchFileException e) {
            // Where files cannot be locked, someone else may have finished it.
            if (!ModelCache.isWhole(cache.blob(etag), file.size())) {
                throw e;
            }
        }
    }

    private void complete(Path partial) throws IOException {
        Retry retry = new Retry(Retry.ATTEMPTS, pause, cancellation);
        long size = Files.size(partial);
        long most = size;
        arrived.accept(size);
        while (size < file.size()) {
            try (HubResponse response = ask(size)) {
                receive(response, partial, size);
            } catch (BrokenOff e) {
                // More than ever: a server without ranges may reach the same point again and again.
                if (Files.size(partial) > most) {
                    most = Files.size(partial);
                    retry.progressed();
                }
                retry.await(request.subject(), e.cause);
            }
            size = Files.size(partial);
        }
    }

    private HubResponse ask(long from) throws BrokenOff {
        try {
            // No If-Range: the address holds the commit, and stores give etags of their own making.
            return client.get(request.from(from), cancellation);
        } catch (IOException e) {
            throw new BrokenOff(e);
        }
    }

    private void receive(HubResponse response, Path partial, long asked) throws IOException, BrokenOff {
        if (response.status() == HubResponse.RANGE_NOT_SATISFIABLE && asked > 0) {
            truncate(partial);
            throw new BrokenOff(new IOException("the server has fewer bytes than were there already"));
        }
        requireSize(response.total());
        // A server that cannot go on from the middle sends all.
        long start = response.first().orElse(-1);
        if (start != 0 && start != asked) {
            throw new HubException(
                    request.subject(),
                    "asked for the bytes from " + asked + " on, the server sends "
                            + (start < 0 ? "some and does not say which" : "those from " + start + " on")
                            + "; try again later");
        }
        try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            out.truncate(start).position(start);
            copy(response.body(), out);
        }
    }

    private void copy(HubBody body, FileChannel out) throws IOException, BrokenOff {
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
            arrived.accept(out.position());
            data = next(body);
        }
        if (out.position() < file.size()) {
            throw new BrokenOff(
                    new IOException("there are " + out.position() + " of " + file.size() + " bytes, and no more came"));
        }
    }

    private List<ByteBuffer> next(HubBody body) throws BrokenOff {
        try {
            return body.next(cancellation);
        } catch (IOException e) {
            throw new BrokenOff(e);
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
                        + " permissions, or set HF_HUB_CACHE to a folder on another disk",
                failure);
    }

    /** The network failed, not the disk: another attempt may help. */
    private static final class BrokenOff extends Exception {

        private final IOException cause;

        BrokenOff(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
