package io.github.riffusion4j.server;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.base.RiffusionException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * HTTP server for music generation: a back end for Riffusion's web application ({@code POST /run_inference}), an API of
 * its own below {@code /v1}, which {@code /v1/openapi.json} describes, and a web page.
 *
 * <pre>{@code
 * try (RiffusionServer server = RiffusionServer.builder(riffusion).start()) {
 *     System.out.println(server.address());
 *     ...
 * }
 * }</pre>
 *
 * <p>To serve from a framework's own HTTP server instead, use {@link RiffusionPipeline} there: it is thread safe.
 *
 * <p>One generation runs at a time; others wait in a queue of {@link ServerSettings#queueCapacity()}. All threads are
 * daemons. The server keeps recent results and uploads in memory, up to 160 MB, and writes no files. Requests are
 * logged at level {@code INFO} by {@link System.Logger}; Javalin and Jetty log by SLF4J. MP3 responses need
 * {@code de.sciss:jump3r}, and uploads of some formats the libraries that {@link io.github.riffusion4j.audio.AudioFile}
 * needs for them, on the class path.
 *
 * <p>Thread safe.
 */
public final class RiffusionServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RiffusionServer.class.getName());

    /** Threads besides those that wait for a generation, of which there are as many as the queue holds. */
    private static final int THREADS = 200;

    /** The size of kept results: about 60 of five seconds. */
    private static final long KEPT_BYTES = 128L << 20;

    private static final int MAX_CONNECTIONS = 1000;
    private static final int IDLE_MILLISECONDS = 20_000;
    private static final int STOP_MILLISECONDS = 5_000;

    /** Content from this server only, and no embedding in other sites. */
    private static final Map<String, String> PAGE_HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:;"
                    + " media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-cache");

    private final ServerSettings settings;
    private final GenerationQueue queue;
    private final Javalin http;

    private RiffusionServer(ServerSettings settings, GenerationQueue queue, Javalin http) {
        this.settings = settings;
        this.queue = queue;
        this.http = http;
    }

    /**
     * A server for a model. The caller closes the pipeline, after the server.
     *
     * @param name of the model, in requests and in the catalogue; requests that name none use this one
     */
    public static Builder builder(String name, RiffusionPipeline riffusion) {
        return new Builder().model(name, riffusion);
    }

    /** A server for one model, which needs no name. The caller closes the pipeline, after the server. */
    public static Builder builder(RiffusionPipeline riffusion) {
        return builder("default", riffusion);
    }

    /** Collects the models and settings of a server. Not thread safe. */
    public static final class Builder {

        private final Map<String, RiffusionPipeline> pipelines = new LinkedHashMap<>();
        private ServerSettings settings = ServerSettings.defaults();

        private Builder() {}

        /**
         * Adds a model, which requests can name. Models take turns: one generation runs at a time.
         *
         * @throws IllegalArgumentException if the name is blank, or taken
         */
        public Builder model(String name, RiffusionPipeline riffusion) {
            Objects.requireNonNull(riffusion, "riffusion");
            if (Objects.requireNonNull(name, "name").isBlank()) {
                throw new IllegalArgumentException("the name of a model must not be blank");
            }
            if (pipelines.putIfAbsent(name, riffusion) != null) {
                throw new IllegalArgumentException("there are two models of the name " + name);
            }
            return this;
        }

        /** The settings; {@link ServerSettings#defaults()} if not set. */
        public Builder settings(ServerSettings settings) {
            this.settings = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws RiffusionException if the address cannot be bound, for example because another program uses it
         */
        public RiffusionServer start() {
            Metrics metrics = new Metrics();
            GenerationQueue queue = new GenerationQueue(settings.queueCapacity(), settings.timeout(), metrics);
            Map<String, RiffusionPipeline> models = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
            try {
                Javalin http = Javalin.create(config -> configure(config, models, settings, queue, metrics));
                return new RiffusionServer(settings, queue, http.start());
            } catch (RuntimeException e) {
                queue.close();
                throw new RiffusionException(
                        settings.host() + ":" + settings.port() + ": cannot be listened at: " + e.getMessage(), e);
            }
        }
    }

    private static void configure(
            JavalinConfig config,
            Map<String, RiffusionPipeline> pipelines,
            ServerSettings settings,
            GenerationQueue queue,
            Metrics metrics) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        // Sound and images are compressed already.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        listen(config, settings);
        RequestLog.addTo(config, metrics);
        Failures.addTo(config.routes);
        config.routes.before(http -> http.header("X-Content-Type-Options", "nosniff"));
        config.routes.after(Body::dropRest);
        Access access = new Access(settings);
        access.addTo(config.routes);
        Routes routes = new Routes(access);
        ByteBoundedCache<UploadedClip> clips = new ByteBoundedCache<>(KEPT_BYTES / 4, UploadedClip::bytes);
        ByteBoundedCache<QueuedGeneration> generations = new ByteBoundedCache<>(KEPT_BYTES, QueuedGeneration::bytes);
        GenerationRequests requests = new GenerationRequests(pipelines, settings, clips, generations);
        RiffusionPipeline first = pipelines.values().iterator().next();
        new RunInference(first, settings.quality(), queue).addTo(routes);
        new ClipEndpoints(clips, settings).addTo(routes);
        new GenerationEndpoints(requests, queue, generations).addTo(routes);
        new StreamEndpoint(requests, queue).addTo(routes);
        new StatusEndpoints(pipelines, settings, queue, metrics).addTo(routes);
        routes.addTo(config.routes);
        config.staticFiles.add(files -> {
            files.directory = "/io/github/riffusion4j/server/page";
            files.location = Location.CLASSPATH;
            files.headers = PAGE_HEADERS;
        });
    }

    private static void listen(JavalinConfig config, ServerSettings settings) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS + settings.queueCapacity());
        threads.setName("riffusion-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.host = settings.host();
        config.jetty.port = settings.port();
        config.jetty.modifyServer(server -> {
            server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
            // Waiting clients still get a response when the server stops.
            server.setHandler(new GracefulHandler());
            server.setStopTimeout(STOP_MILLISECONDS);
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setIdleTimeout(IDLE_MILLISECONDS);
        });
    }

    /** The address of the web page, with the port that was bound. */
    public URI address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create("http://" + host + ":" + http.port() + "/");
    }

    /**
     * Accepts no more generations, waits up to {@link ServerSettings#drain()} for those that were accepted, and a few
     * seconds more for clients to fetch them; then cancels what is left, answers waiting clients, and stops listening.
     * Closing twice does nothing.
     */
    @Override
    public void close() {
        try {
            linger(queue.drain(settings.drain()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.close();
        try {
            http.stop();
        } catch (JavalinException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            // All clients have their response, but some kept the connection, which is closed by now.
            LOG.log(Level.DEBUG, "not all connections ended within " + STOP_MILLISECONDS + " ms", e);
        }
    }

    /** Waits for clients that follow a generation to fetch its sound. */
    private static void linger(List<QueuedGeneration> accepted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLISECONDS);
        while (System.nanoTime() < end
                && accepted.stream()
                        .anyMatch(generation -> generation.result().isPresent() && !generation.isDelivered())) {
            Thread.sleep(20);
        }
    }
}
