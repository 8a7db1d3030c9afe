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
 * and can be cancelled. With back pressure: the next bytes are requested when the reader takes the last ones. For a
 * single reader.
 */
final class HubBody implements HttpResponse.BodySubscriber<HubBody>, AutoCloseable {

    private sealed interface Event {}

    private record Data(List<ByteBuffer> buffers) implements Event {}

    private record Failed(Throwable cause) implements Event {}

    private record Ended() implements Event {}

    private record Cancelled() implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Duration timeout;
    private Optional<Flow.Subscription> subscription = Optional.empty();
    private boolean closed;

    /** @param timeout the longest time without bytes */
    HubBody(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Waits for the next bytes; empty at the end.
     *
     * @throws IOException if the connection was lost, or the time-out expired
     * @throws CancelledException as soon as {@code cancellation} is cancelled
     */
    List<ByteBuffer> next(Cancellation cancellation) throws IOException {
        Cancellation.Registration registration = cancellation.onCancel(() -> events.add(new Cancelled()));
        try {
            Event event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            cancellation.throwIfCancelled();
            if (event instanceof Data data) {
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

    /**
     * Reads all bytes.
     *
     * @throws IOException as {@link #next}, or if there are more than {@code limit}
     */
    byte[] readAll(int limit, Cancellation cancellation) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (List<ByteBuffer> data = next(cancellation); !data.isEmpty(); data = next(cancellation)) {
            for (ByteBuffer buffer : data) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
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
