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

/** Who may ask for what: with an API key only those who know it; pages of other web sites only if they are allowed. */
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
            // Refused here, and not only kept from reading the answer: it would have made the model work already.
            if (!isAllowed(http, origin)) {
                throw new ForbiddenResponse(
                        "pages of " + origin + " may not use this server; it can be told to allow them");
            }
            http.header("Access-Control-Allow-Origin", origin).header("Vary", "Origin");
            http.header("Access-Control-Expose-Headers", "Location, Retry-After, X-Request-Id");
        }
        boolean preflight = http.req().getMethod().equals("OPTIONS");
        if (!preflight && !http.path().equals(StatusEndpoints.HEALTH) && !knowsKey(http)) {
            http.header("WWW-Authenticate", "Bearer");
            throw new UnauthorizedResponse("this server wants an API key: Authorization: Bearer KEY");
        }
    }

    /** The reference's server is open to pages of all origins; a key still protects this one. */
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

    private boolean knowsKey(Context http) {
        if (apiKey.isEmpty()) {
            return true;
        }
        String header = http.header("Authorization");
        // Takes as long for a key that is almost right as for one that is not.
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
