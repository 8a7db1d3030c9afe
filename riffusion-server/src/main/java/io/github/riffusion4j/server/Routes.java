package io.github.riffusion4j.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes of the API. All are guarded by {@link Access}; those that answer GET answer HEAD, too, with the same
 * headers; other methods get status 405.
 */
final class Routes {

    /** Every method that browsers and usual clients send. */
    private static final List<HandlerType> METHODS = List.of(
            HandlerType.GET,
            HandlerType.HEAD,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE,
            HandlerType.OPTIONS,
            HandlerType.TRACE);

    private final Access access;
    private final Map<String, Map<HandlerType, Handler>> handlers = new LinkedHashMap<>();

    Routes(Access access) {
        this.access = access;
    }

    Routes get(String path, Handler handler) {
        return add(HandlerType.GET, path, handler).add(HandlerType.HEAD, path, handler);
    }

    /** A resource without end or with effects, of which HEAD gives the type only. */
    Routes getStream(String path, String contentType, Handler handler) {
        return add(HandlerType.GET, path, handler).add(HandlerType.HEAD, path, http -> http.contentType(contentType));
    }

    Routes post(String path, Handler handler) {
        return add(HandlerType.POST, path, handler);
    }

    Routes delete(String path, Handler handler) {
        return add(HandlerType.DELETE, path, handler);
    }

    private Routes add(HandlerType method, String path, Handler handler) {
        handlers.computeIfAbsent(path, key -> new LinkedHashMap<>()).put(method, handler);
        return this;
    }

    /** Registers all that was added. */
    void addTo(RoutesConfig javalin) {
        handlers.forEach((path, known) -> {
            String allowed = allowed(known);
            for (HandlerType method : METHODS) {
                javalin.addHttpHandler(method, path, guarded(handler(known, method, allowed)));
            }
        });
    }

    private static String allowed(Map<HandlerType, Handler> known) {
        return String.join(", ", known.keySet().stream().map(HandlerType::name).toList()) + ", OPTIONS";
    }

    private Handler handler(Map<HandlerType, Handler> known, HandlerType method, String allowed) {
        if (method.equals(HandlerType.OPTIONS)) {
            return http -> preflight(http, allowed);
        }
        return known.getOrDefault(method, http -> {
            http.header("Allow", allowed);
            throw new MethodNotAllowedResponse(
                    http.req().getMethod() + " is not for this address; there is " + allowed);
        });
    }

    private Handler guarded(Handler handler) {
        return http -> {
            access.check(http);
            handler.handle(http);
        };
    }

    private static void preflight(Context http, String allowed) {
        http.header("Allow", allowed);
        http.header("Access-Control-Allow-Methods", allowed);
        http.header("Access-Control-Allow-Headers", "Authorization, Content-Type, Range, X-Request-Id");
        http.status(204);
    }
}
