package io.github.riffusion4j.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Checks the API key and the origin of requests. */
final class Access {

    private static final String BEARER = "Bearer ";

    private final Optional<String> apiKey;
    private final List<String> allowedOrigins;

    Access(ServerSettings settings) {
        apiKey = settings.apiKey();
        allowedOrigins = settings.allowedOrigins();
    }

    void addTo(RoutesConfig routes) {
        for (String path : List.of("/v1/*", RunInference.PATH)) {
            routes.before(path, this::check);
            routes.options(path, this::answerPreflight);
        }
    }

    private void check(Context http) {
        String origin = http.header("Origin");
        if (origin != null && !isOwn(http, origin)) {
            // Rejected here: CORS alone would keep the page from reading the answer, but the model would have run.
            if (!isAllowed(http, origin)) {
                throw new ForbiddenResponse(
                        "pages of " + origin + " may not use this server; its settings can allow them");
            }
            http.header("Access-Control-Allow-Origin", origin).header("Vary", "Origin");
            http.header("Access-Control-Expose-Headers", "Location, Retry-After, X-Request-Id");
        }
        boolean preflight = http.req().getMethod().equals("OPTIONS");
        if (!preflight && !http.path().equals(StatusEndpoints.HEALTH) && !hasKey(http)) {
            http.header("WWW-Authenticate", "Bearer");
            throw new UnauthorizedResponse("this server requires an API key: Authorization: Bearer KEY");
        }
    }

    /** The reference's server is open to all origins, so its path is, too; a key still protects it. */
    private boolean isAllowed(Context http, String origin) {
        return http.path().startsWith(RunInference.PATH) || allowedOrigins.contains(origin);
    }

    private static boolean isOwn(Context http, String origin) {
        try {
            return origin.startsWith("http")
                    && String.valueOf(http.host()).equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean hasKey(Context http) {
        if (apiKey.isEmpty()) {
            return true;
        }
        String header = http.header("Authorization");
        // Compares in constant time.
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        apiKey.get().getBytes(StandardCharsets.UTF_8));
    }

    private void answerPreflight(Context http) {
        http.header("Access-Control-Allow-Methods", "GET, POST, DELETE");
        http.header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id");
        http.status(204);
    }
}
