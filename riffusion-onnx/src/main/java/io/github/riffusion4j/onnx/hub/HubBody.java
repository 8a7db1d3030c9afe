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
 * What a server sends, handed from the HTTP client's threads to the one that reads. Unlike the JDK's input stream, it
 * gives up on a server that falls silent, and can be cancelled. Nothing piles up: the client is asked for the next
 * bytes when the reader takes the last. For one reader.
 */
final class HubBody implements HttpResponse.BodySubscriber<HubBody>, AutoCloseable {

    private sealed interface Event {}

    private record Data(List<ByteBuffer> buffers) implements Event {}

    private record Failed(Throwable cause) implements Event {}

    private record Ended() implements Event {}

    private record Woken() implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Duration timeout;
    private Optional<Flow.Subscription> subscription = Optional.empty();
    private boolean closed;

    /** @param timeout after how much silence to give up */
    HubBody(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * The next bytes; none at the end.
     *
     * @throws IOException if the connection broke, or nothing came for too long
     * @throws CancelledException as soon as {@code cancellation} is cancelled
     */
    List<ByteBuffer> next(Cancellation cancellation) throws IOException {
        Cancellation.Registration registration = cancellation.onCancel(() -> events.add(new Woken()));
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
     * All bytes.
     *
     * @throws IOException as {@link #next}, or if there are more than {@code most}
     */
    byte[] readAll(int most, Cancellation cancellation) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (List<ByteBuffer> data = next(cancellation); !data.isEmpty(); data = next(cancellation)) {
            for (ByteBuffer buffer : data) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                all.writeBytes(bytes);
            }
            if (all.size() > most) {
                throw new IOException("an answer of more than " + ByteCount.describe(most));
            }
        }
        return all.toByteArray();
    }

    /** Ends the connection, unless all has been read. */
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
        boolean over;
        synchronized (this) {
            subscription = Optional.of(upstream);
            over = closed;
        }
        // The reader may have the answer, and be done with it, before its body begins.
        if (over) {
            upstream.cancel();
        } else {
            upstream.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        // An empty list would read as the end.
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
