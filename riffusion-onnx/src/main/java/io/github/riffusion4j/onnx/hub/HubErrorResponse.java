package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.onnx.hub.Retry.TransientException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts a hub's error response to an exception, by its status and the headers {@code X-Error-Code} and
 * {@code X-Error-Message}, as huggingface_hub does ({@code hf_raise_for_status}).
 */
final class HubErrorResponse {

    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    /** The hub's rate limit header: the remaining requests, and the seconds until there are more. */
    private static final Pattern RATE_LIMIT = Pattern.compile(".*\\br=0;\\s*t=(\\d{1,9}).*");

    private static final String TOKENS = "https://huggingface.co/settings/tokens";

    private final HubRequest request;
    private final HubResponse response;
    private final boolean withToken;

    /** @param withToken whether an access token was sent */
    HubErrorResponse(HubRequest request, HubResponse response, boolean withToken) {
        this.request = request;
        this.response = response;
        this.withToken = withToken;
    }

    /**
     * Throws the exception.
     *
     * @throws TransientException if a retry may succeed
     * @throws HubException if it will not
     */
    HubResponse raise() throws TransientException {
        int status = response.status();
        if (TRANSIENT.contains(status)) {
            Optional<Duration> wait = retryAfter(response.headers());
            String ask = wait.map(asked -> ", and asks to wait " + asked.toSeconds() + " s")
                    .orElse("");
            throw new TransientException(
                    status == 429
                            ? "the server has had too many requests from here (status 429)" + ask
                            : "the server is in trouble (status " + status + message() + ")" + ask,
                    wait);
        }
        throw new HubException(request.subject(), describe(status));
    }

    private String describe(int status) {
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        return switch (code) {
            case "GatedRepo" ->
                "its authors want to be asked first: open " + page() + ", accept the licence there, and "
                        + (withToken ? "check that the access token is of the same account" : tokenAdvice());
            case "RevisionNotFound" -> "there is no such revision; branches and tags are listed at " + page();
            case "EntryNotFound" -> "there is no such file in the repository; see " + page() + "/tree/main";
            case "RepoNotFound" -> missing();
            default ->
                switch (status) {
                    // Without a token the hub does not tell whether a private repository exists.
                    case 401 ->
                        withToken
                                ? "the access token is not accepted" + message() + "; make a new one at " + TOKENS
                                : missing();
                    case 403 ->
                        "access is refused" + message() + "; "
                                + (withToken ? "check what the access token permits, at " + TOKENS : tokenAdvice());
                    case 404 -> "there is no such model or file" + message() + "; check the name";
                    default -> "the server refuses with status " + status + message();
                };
        };
    }

    private String missing() {
        return "there is no such model, or it is private" + message() + "; check the name, which is owner/name; "
                + (withToken
                        ? "if it is private, check that the access token may read it"
                        : "if it is private, " + tokenAdvice());
    }

    private static String tokenAdvice() {
        return "set HF_TOKEN to an access token from " + TOKENS;
    }

    private String message() {
        return response.headers()
                .firstValue("X-Error-Message")
                .map(text -> ": " + text)
                .orElse("");
    }

    /** The repository's page in a browser. */
    private String page() {
        URI address = request.address();
        String repository = request.subject().split(":", 2)[0];
        return address.getScheme() + "://" + address.getRawAuthority() + "/" + repository;
    }

    /** The delay before a retry that the server requests, if any. */
    static Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(seconds -> SECONDS.matcher(seconds).matches())
                .or(() -> headers.firstValue("RateLimit").flatMap(HubErrorResponse::reset))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static Optional<String> reset(String rateLimit) {
        Matcher limit = RATE_LIMIT.matcher(rateLimit);
        return limit.matches() ? Optional.of(limit.group(1)) : Optional.empty();
    }
}
