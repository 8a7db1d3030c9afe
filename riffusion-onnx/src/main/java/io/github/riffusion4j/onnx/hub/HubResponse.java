package io.github.riffusion4j.onnx.hub;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's response, whose body is read later. */
record HubResponse(int status, HttpHeaders headers, HubBody body) implements AutoCloseable {

    static final int OK = 200;
    static final int PARTIAL = 206;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?<first>\\d{1,18})-\\d+/(?<total>\\d{1,18})");

    static HubResponse of(HttpResponse<HubBody> response) {
        return new HubResponse(response.statusCode(), response.headers(), response.body());
    }

    /** The location of a redirect; empty for other responses. */
    Optional<String> redirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> headers.firstValue("Location");
            default -> Optional.empty();
        };
    }

    /** The file's first byte in the body; empty if the server does not say. */
    OptionalLong first() {
        return status == PARTIAL ? range("first") : OptionalLong.of(0);
    }

    /** The size of the whole file; empty if the server does not say. */
    OptionalLong total() {
        return status == PARTIAL ? range("total") : headers.firstValueAsLong("Content-Length");
    }

    private OptionalLong range(String group) {
        Matcher range =
                CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        return range.matches() ? OptionalLong.of(Long.parseLong(range.group(group))) : OptionalLong.empty();
    }

    @Override
    public void close() {
        body.close();
    }
}
