package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.onnx.hub.Retry.TransientException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Sends requests to a hub's server, without retries, following redirects. Thread safe. All that are in use at a time
 * share one HTTP client: each of those has a thread and three open files until the garbage collector finds it.
 */
final class HubClient {

    private static final int MAX_REDIRECTS = 10;

    /** Not kept longer than it is used, so that its thread ends and its class loader can be unloaded. */
    private static WeakReference<HttpClient> shared = new WeakReference<>(null);

    private final HubSettings settings;
    private final HttpClient http;

    HubClient(HubSettings settings) {
        this.settings = settings;
        this.http = sharedHttp();
    }

    private static synchronized HttpClient sharedHttp() {
        HttpClient http = shared.get();
        if (http == null) {
            http = HttpClient.newBuilder()
                    // One large file at a time gains nothing from version 2, whose windows slow it down.
                    .version(HttpClient.Version.HTTP_1_1)
                    // The client would send the token to any server.
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(Executors.newCachedThreadPool(HubClient::daemon))
                    .build();
            shared = new WeakReference<>(http);
        }
        return http;
    }

    /**
     * Returns the server's response, to be closed: the whole file, or for a range request the rest of it or
     * {@link HubResponse#RANGE_NOT_SATISFIABLE}.
     *
     * @throws IOException if a retry may succeed
     * @throws HubException if it will not
     * @throws CancelledException as soon as {@code cancellation} is cancelled
     */
    HubResponse get(HubRequest request, Cancellation cancellation) throws IOException {
        HubRequest next = request;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HubResponse response = send(next, cancellation);
            if (response.redirect().isEmpty()) {
                return accept(next, response);
            }
            response.close();
            next = next.at(target(next, response.redirect().get()));
        }
        throw new HubException(
                request.subject(),
                "the server leads from one address to another without end, the last " + withoutQuery(next.address())
                        + "; try again later");
    }

    private HubResponse accept(HubRequest request, HubResponse response) throws IOException {
        switch (response.status()) {
            case HubResponse.OK, HubResponse.PARTIAL, HubResponse.RANGE_NOT_SATISFIABLE -> {
                return response;
            }
            default -> {
                response.close();
                if (!isHub(request.address())) {
                    // The signature in its address may have expired; the hub gives a new one.
                    throw new TransientException(
                            "the server to which the hub leads, "
                                    + request.address().getHost() + ", answers with status " + response.status(),
                            HubErrorResponse.retryAfter(response.headers()));
                }
                return new HubErrorResponse(request, response, settings.token().isPresent()).raise();
            }
        }
    }

    private HubResponse send(HubRequest request, Cancellation cancellation) throws IOException {
        HttpRequest.Builder http = HttpRequest.newBuilder(request.address())
                // Of the connection and the response's headers; the body has its own.
                .timeout(settings.timeout())
                .header("User-Agent", "riffusion4j")
                // Sizes and hashes are those of the file, not of what a server might compress it to.
                .header("Accept-Encoding", "identity");
        if (request.from() > 0) {
            http.header("Range", "bytes=" + request.from() + "-");
        }
        if (isHub(request.address())) {
            settings.token().ifPresent(token -> http.header("Authorization", "Bearer " + token.value()));
        }
        return await(http.build(), cancellation);
    }

    private HubResponse await(HttpRequest request, Cancellation cancellation) throws IOException {
        cancellation.throwIfCancelled();
        // The client keeps the handler of the body, which must not refer to the client.
        Duration timeout = settings.timeout();
        CompletableFuture<HttpResponse<HubBody>> answer = http.sendAsync(request, head -> new HubBody(timeout));
        Cancellation.Registration registration = cancellation.onCancel(() -> answer.cancel(true));
        try {
            return HubResponse.of(answer.get());
        } catch (CancellationException e) {
            throw new CancelledException(e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } catch (ExecutionException e) {
            cancellation.throwIfCancelled();
            throw failure(request.uri().getHost(), e);
        } finally {
            registration.close();
        }
    }

    private static IOException failure(String host, ExecutionException wrapper) {
        Throwable cause = wrapper.getCause();
        if (cause instanceof ConnectException) {
            // The client's own message is null.
            boolean unknown = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                    .anyMatch(UnresolvedAddressException.class::isInstance);
            ConnectException failure = new ConnectException(
                    "no server can be reached at " + host + (unknown ? ", a name that no one knows" : ""));
            failure.initCause(cause);
            return failure;
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }

    private URI target(HubRequest request, String location) {
        URI target;
        try {
            target = request.address().resolve(location);
        } catch (IllegalArgumentException e) {
            throw new HubException(
                    request.subject(), "the server leads to \"" + location + "\", which is no address", e);
        }
        boolean secure = "https".equalsIgnoreCase(target.getScheme());
        if (target.getHost() == null || (!secure && !"http".equalsIgnoreCase(target.getScheme()))) {
            throw new HubException(
                    request.subject(),
                    "the server leads to " + withoutQuery(target) + ", which is no address of the web");
        }
        if (!secure && "https".equalsIgnoreCase(request.address().getScheme())) {
            throw new HubException(
                    request.subject(),
                    "the server leads to " + withoutQuery(target) + ", where others could listen; check HF_ENDPOINT");
        }
        return target;
    }

    /** Returns whether an address is the hub's: large files are on other servers, which must not receive the token. */
    private boolean isHub(URI address) {
        URI hub = settings.endpoint();
        return hub.getScheme().equalsIgnoreCase(address.getScheme())
                && hub.getHost().equalsIgnoreCase(address.getHost())
                && port(hub) == port(address);
    }

    /** An address without its query, which may contain a signature. */
    private static String withoutQuery(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "riffusion-hub");
        thread.setDaemon(true);
        return thread;
    }
}
