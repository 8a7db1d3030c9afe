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
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * HTTP server for music generation: a back end for Riffusion's web application ({@code POST /run_inference}), an API of
 * its own below {@code /v1}, which {@code /v1/openapi.json} describes, and a web page.
 *
 * <pre>{@code
 * try (RiffusionServer server = RiffusionServer.start(riffusion, ServerSettings.defaults())) {
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
 * {@code de.sciss:jump3r}, and uploads of Ogg Vorbis {@code com.googlecode.soundlibs:jorbis}, on the class path.
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
            "X-Content-Type-Options",
            "nosniff",
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
     * Starts the server.
     *
     * @param riffusion generates the music; the caller closes it, after the server
     * @throws RiffusionException if the address cannot be bound, for example because another program uses it
     */
    public static RiffusionServer start(RiffusionPipeline riffusion, ServerSettings settings) {
        Metrics metrics = new Metrics();
        GenerationQueue queue = new GenerationQueue(settings.queueCapacity(), settings.timeout(), metrics);
        try {
            Javalin http = Javalin.create(config -> configure(config, riffusion, settings, queue, metrics));
            return new RiffusionServer(settings, queue, http.start());
        } catch (RuntimeException e) {
            queue.close();
            throw new RiffusionException(
                    settings.host() + ":" + settings.port() + ": cannot be listened at: " + e.getMessage(), e);
        }
    }

    private static void configure(
            JavalinConfig config,
            RiffusionPipeline riffusion,
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
        new Access(settings).addTo(config.routes);
        new RunInference(riffusion, settings.quality(), queue).addTo(config.routes);
        ByteBoundedCache<UploadedClip> clips = new ByteBoundedCache<>(KEPT_BYTES / 4, UploadedClip::bytes);
        ByteBoundedCache<QueuedGeneration> generations = new ByteBoundedCache<>(KEPT_BYTES, QueuedGeneration::bytes);
        GenerationRequests requests = new GenerationRequests(riffusion, settings, clips);
        new ClipEndpoints(clips, settings).addTo(config.routes);
        new GenerationEndpoints(requests, queue, generations).addTo(config.routes);
        new StreamEndpoint(requests, queue).addTo(config.routes);
        new StatusEndpoints(riffusion, queue, metrics).addTo(config.routes);
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

    /** Cancels all generations, answers waiting clients, and stops listening. Closing twice does nothing. */
    @Override
    public void close() {
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
}
