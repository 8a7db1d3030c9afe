package io.github.riffusion4j.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the name that the server was called by, the web site whose page sent a request, and the API key.
 *
 * <p>Pages of other sites can send requests to a server on their visitor's machine in two ways. Directly: then the
 * browser says where the page is from, in {@code Origin} or, for images and links, in {@code Sec-Fetch-Site}. Or by a
 * name of their own that they let DNS lead to this machine: then {@code Host} has that name.
 */
final class Access {

    private static final String BEARER = "Bearer ";
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    /** No name, so that DNS has no say in it. */
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Optional<String> apiKey;
    private final List<String> allowedOrigins;
    private final Set<String> names = new HashSet<>();

    Access(ServerSettings settings) {
        apiKey = settings.apiKey();
        allowedOrigins = settings.allowedOrigins();
        names.add("localhost");
        names.add(settings.host().toLowerCase(Locale.ROOT));
        // A proxy may serve this server's page at an address of its own.
        allowedOrigins.stream().map(Access::authority).map(Access::nameIn).forEach(names::add);
    }

    /** Checks the name for all addresses, the page's included. */
    void addTo(RoutesConfig routes) {
        routes.before(this::requireKnownName);
    }

    private void requireKnownName(Context http) {
        String host = http.host();
        // Browsers always send one.
        if (host == null) {
            return;
        }
        String name = nameIn(host);
        if (!names.contains(name) && !IP_ADDRESS.matcher(name).matches()) {
            throw new ForbiddenResponse("this server is not known as " + name + "; its settings can name the address"
                    + " (an allowed origin, such as http://" + host + ")");
        }
    }

    /** A host without its port. */
    private static String nameIn(String host) {
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Checks the origin and the key, for what does work. */
    void check(Context http) {
        requireAllowedSite(http);
        boolean preflight = http.req().getMethod().equals("OPTIONS");
        if (!preflight && !StatusEndpoints.OPEN.contains(http.path()) && !hasKey(http)) {
            http.header("WWW-Authenticate", "Bearer");
            throw new UnauthorizedResponse("this server requires an API key: Authorization: Bearer KEY");
        }
    }

    private void requireAllowedSite(Context http) {
        String origin = http.header("Origin");
        if (origin == null) {
            String site = http.header("Sec-Fetch-Site");
            if ("cross-site".equals(site) || "same-site".equals(site)) {
                throw new ForbiddenResponse("pages of other sites may not use this server; its settings can allow them"
                        + " (and their elements need the attribute crossorigin)");
            }
        } else if (!isOwn(http, origin)) {
            // Rejected here: CORS alone would keep the page from reading the answer, but the model would have run.
            if (!allowedOrigins.contains(origin)) {
                throw new ForbiddenResponse(
                        "pages of " + origin + " may not use this server; its settings can allow them");
            }
            http.header("Access-Control-Allow-Origin", origin).header("Vary", "Origin");
            http.header(
                    "Access-Control-Expose-Headers",
                    "Accept-Ranges, Content-Disposition, Content-Range, Location, Retry-After, X-Request-Id");
        }
    }

    private static boolean isOwn(Context http, String origin) {
        return origin.startsWith("http") && String.valueOf(http.host()).equals(authority(origin));
    }

    /** Host and port of an origin; the origin itself if it has none. */
    private static String authority(String origin) {
        try {
            @Nullable String authority = URI.create(origin).getAuthority();
            return authority == null ? origin : authority;
        } catch (IllegalArgumentException e) {
            return origin;
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
}
