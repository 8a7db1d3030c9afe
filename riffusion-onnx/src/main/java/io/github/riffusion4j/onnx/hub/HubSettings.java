package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.onnx.internal.Sleeper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hub's address and the options of its use.
 *
 * @param endpoint the server's address, without a slash at the end
 * @param cache the directory of all repositories
 * @param offline whether to use only the cache
 * @param timeout the longest time without bytes from a server
 */
record HubSettings(
        URI endpoint,
        Path cache,
        Optional<AccessToken> token,
        boolean offline,
        Duration timeout,
        CacheStorage storage,
        Sleeper sleeper) {

    private static final URI HUGGING_FACE = URI.create("https://huggingface.co");

    /** Twice the Python library's time-out: the first byte of a large file may come from slow storage. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    HubSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the time-out must be positive, but is " + timeout);
        }
    }

    static HubSettings of(Path cache) {
        return new HubSettings(
                HUGGING_FACE,
                cache.toAbsolutePath(),
                Optional.empty(),
                false,
                TIMEOUT,
                CacheStorage.standard(),
                Sleeper.system());
    }

    HubSettings withEndpoint(URI other) {
        return new HubSettings(requireServer(other), cache, token, offline, timeout, storage, sleeper);
    }

    HubSettings withToken(AccessToken other) {
        return new HubSettings(endpoint, cache, Optional.of(other), offline, timeout, storage, sleeper);
    }

    HubSettings withOffline() {
        return new HubSettings(endpoint, cache, token, true, timeout, storage, sleeper);
    }

    HubSettings withTimeout(Duration other) {
        return new HubSettings(endpoint, cache, token, offline, other, storage, sleeper);
    }

    HubSettings withStorage(CacheStorage other) {
        return new HubSettings(endpoint, cache, token, offline, timeout, other, sleeper);
    }

    HubSettings withSleeper(Sleeper other) {
        return new HubSettings(endpoint, cache, token, offline, timeout, storage, other);
    }

    private static URI requireServer(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme());
        if (!scheme.matches("(?i)https?") || endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "the hub's address must be like https://huggingface.co, but is " + endpoint);
        }
        String text = endpoint.toString();
        return text.endsWith("/") ? requireServer(URI.create(text.substring(0, text.length() - 1))) : endpoint;
    }

    /** An access token, a secret, which no message contains. */
    record AccessToken(String value) {

        private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");

        AccessToken {
            if (!VISIBLE_ASCII.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "the access token is empty or holds spaces or letters that no token has;"
                                + " copy it again from https://huggingface.co/settings/tokens");
            }
        }

        @Override
        public String toString() {
            return "AccessToken[secret]";
        }
    }
}
