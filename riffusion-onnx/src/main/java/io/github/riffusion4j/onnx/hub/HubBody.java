package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response's body, passed from the HTTP client's threads to a reader. Unlike the JDK's input stream it has a time-out
 * and can be cancelled, and a server that keeps it open with a byte now and then is too slow. With back pressure: the
 * next bytes are requested when the reader takes the last ones. For a single reader.
 */
final class HubBody implements HttpResponse.BodySubscriber<HubBody>, AutoCloseable {

    /** Bytes a second, below the rate of any modem; a model of 2 GB would take three weeks. */
    private static final long MIN_RATE = 1000;

    /** The longest time for a body that is kept in memory, in time-outs: five minutes where one is 20 seconds. */
    private static final int WHOLE_BODY_TIMEOUTS = 15;

    private sealed interface Event {}

    private record Data(List<ByteBuffer> buffers) implements Event {}

    private record Failed(Throwable cause) implements Event {}

    private record Ended() implements Event {}

    private record Cancelled() implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Duration timeout;
    private Optional<Flow.Subscription> subscription = Optional.empty();
    private boolean closed;

    /** The time that the reader has waited, and the bytes that came, since the rate was last checked. */
    private long waitedNanos;

    private long waitedBytes;

    /** @param timeout the longest time without bytes, and the time over which the rate must be sufficient */
    HubBody(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Waits for the next bytes; empty at the end.
     *
     * @throws IOException if the connection was lost, the time-out expired, or the server is too slow
     * @throws CancelledException as soon as {@code cancellation} is cancelled
     */
    List<ByteBuffer> next(Cancellation cancellation) throws IOException {
        Cancellation.Registration registration = cancellation.onCancel(() -> events.add(new Cancelled()));
        try {
            long start = System.nanoTime();
            Event event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            waitedNanos += System.nanoTime() - start;
            cancellation.throwIfCancelled();
            if (event instanceof Data data) {
                checkRate(data.buffers);
                requestMore();
                return data.buffers;
            }
            if (event instanceof Failed failed) {
                throw new IOException(failed.cause.getMessage(), failed.cause);
            }
            if (event instanceof Ended) {
                return List.of();
            }
            throw new HttpTimeoutException("no bytes within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } finally {
            registration.close();
        }
    }

    /** The time that the reader takes itself, to write to a slow disk, does not count. */
    private void checkRate(List<ByteBuffer> buffers) throws HttpTimeoutException {
        waitedBytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (waitedNanos >= timeout.toNanos()) {
            if (waitedBytes * 1e9 < (double) MIN_RATE * waitedNanos) {
                throw new HttpTimeoutException(
                        "only " + waitedBytes + " bytes within " + waitedNanos / 1_000_000 + " ms");
            }
            waitedNanos = 0;
            waitedBytes = 0;
        }
    }

    /**
     * Reads all bytes.
     *
     * @throws IOException as {@link #next}, if there are more than {@code limit}, or if they take fifteen time-outs
     */
    byte[] readAll(int limit, Cancellation cancellation) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long start = System.nanoTime();
        for (List<ByteBuffer> data = next(cancellation); !data.isEmpty(); data = next(cancellation)) {
            for (ByteBuffer buffer : data) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
            }
            if (System.nanoTime() - start > WHOLE_BODY_TIMEOUTS * timeout.toNanos()) {
                throw new HttpTimeoutException(
                        "only " + all.size() + " bytes within " + WHOLE_BODY_TIMEOUTS * timeout.toMillis() + " ms");
            }
            if (all.size() > limit) {
                throw new IOException("an answer of more than " + FileDescriptions.bytes(limit));
            }
        }
        return all.toByteArray();
    }

    /** Cancels the response, unless all has been read. */
    @Override
    public void close() {
        Optional<Flow.Subscription> upstream;
        synchronized (this) {
            closed = true;
            upstream = subscription;
        }
        upstream.ifPresent(Flow.Subscription::cancel);
    }

    private void requestMore() {
        Optional<Flow.Subscription> upstream;
        synchronized (this) {
            upstream = subscription;
        }
        upstream.ifPresent(more -> more.request(1));
    }

    @Override
    public CompletionStage<HubBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        boolean cancelled;
        synchronized (this) {
            subscription = Optional.of(upstream);
            cancelled = closed;
        }
        // The reader may close the response before its body begins.
        if (cancelled) {
            upstream.cancel();
        } else {
            upstream.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        // An empty list would signal the end.
        if (buffers.isEmpty()) {
            requestMore();
        } else {
            events.add(new Data(buffers));
        }
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new Failed(cause));
    }

    @Override
    public void onComplete() {
        events.add(new Ended());
    }
}
