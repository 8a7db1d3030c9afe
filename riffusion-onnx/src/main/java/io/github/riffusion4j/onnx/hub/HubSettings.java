package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.onnx.internal.Pause;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a hub is and how to use it.
 *
 * @param endpoint the server's address, without a slash at the end
 * @param cache the folder that holds the folders of all repositories
 * @param offline whether to use nothing but the cache
 * @param timeout after how much silence a server counts as gone
 */
record HubSettings(
        URI endpoint,
        Path cache,
        Optional<AccessToken> token,
        boolean offline,
        Duration timeout,
        Disk disk,
        Pause pause) {

    private static final URI HUGGING_FACE = URI.create("https://huggingface.co");

    /** Twice what the Python library waits: the first byte of a large file may come from a slow store. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    HubSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the time-out must be longer than nothing, but is " + timeout);
        }
    }

    static HubSettings of(Path cache) {
        return new HubSettings(
                HUGGING_FACE, cache.toAbsolutePath(), Optional.empty(), false, TIMEOUT, Disk.standard(), Pause.real());
    }

    HubSettings withEndpoint(URI other) {
        return new HubSettings(requireServer(other), cache, token, offline, timeout, disk, pause);
    }

    HubSettings withToken(AccessToken other) {
        return new HubSettings(endpoint, cache, Optional.of(other), offline, timeout, disk, pause);
    }

    HubSettings withOffline() {
        return new HubSettings(endpoint, cache, token, true, timeout, disk, pause);
    }

    HubSettings withTimeout(Duration other) {
        return new HubSettings(endpoint, cache, token, offline, other, disk, pause);
    }

    HubSettings withDisk(Disk other) {
        return new HubSettings(endpoint, cache, token, offline, timeout, other, pause);
    }

    HubSettings withPause(Pause other) {
        return new HubSettings(endpoint, cache, token, offline, timeout, disk, other);
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
}
